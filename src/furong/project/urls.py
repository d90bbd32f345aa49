"""Every address of the node."""

urlpatterns: list[object] = []
