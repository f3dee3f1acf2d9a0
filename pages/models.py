"""Models: the version that serves, how good it is, and the versions before it."""

import streamlit as st
st.title("Models")
