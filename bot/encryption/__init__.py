"""The keys that open what people wrote."""
