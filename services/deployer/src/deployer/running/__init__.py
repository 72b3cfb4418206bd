"""Sites between deployments: their containers and routes stay as the live release says."""
