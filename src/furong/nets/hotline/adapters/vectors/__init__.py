"""Vectors of texts from an endpoint of the form that OpenAI has made common: any local server of bge or Qwen3."""
