"""Ways to bring a parcel, behind one interface. Adapters translate and decide nothing."""
