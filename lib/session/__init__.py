"""What one visitor holds, and what the process shares: one module per matter, imported as a namespace.

The only room that names `st.session_state` keys (widgets' own keys aside) and `st.cache_resource`.
"""
