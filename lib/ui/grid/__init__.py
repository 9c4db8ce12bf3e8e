"""The picture grid, a Streamlit component."""
