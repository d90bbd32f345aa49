"""Camera recognition from files and streams: pictures, painted frames, the network, and what is told of them."""
