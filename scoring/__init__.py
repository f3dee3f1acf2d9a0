"""Lead scoring without a screen: files become leads, leads a ranking, a ranking reasons."""
