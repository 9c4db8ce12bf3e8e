"""State of one visitor's session, and what the process shares: one module per topic, imported as a namespace.

The only package that names `st.session_state` keys (widgets' own keys aside) and `st.cache_resource`.
"""
