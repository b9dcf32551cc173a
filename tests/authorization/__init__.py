"""Who may do what: declared for every service, and tried by everyone with everything there is."""
