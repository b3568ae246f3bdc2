"""What only a browser can tell: that pages open, stay at home, lead to the right words and serve everybody."""
