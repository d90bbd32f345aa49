"""Language models behind an endpoint of the form that OpenAI has made common: any local Qwen or DeepSeek server."""
