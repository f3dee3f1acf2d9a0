"""The least that an app for files does: what `benchmarks.load` measures the product beside."""

import pandas as pd
import streamlit as st

file = st.file_uploader("Leads")
if file is not None:
    st.dataframe(pd.read_csv(file))
