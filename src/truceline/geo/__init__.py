"""Where: geodesy, footprints, areas and the probability mass that lies in them. WGS 84, (longitude, latitude)."""
