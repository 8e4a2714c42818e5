"""What tests share: real servers, started when needed."""
