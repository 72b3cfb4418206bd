"""What happens on a push: a request becomes a row in the queue, a worker leases it and runs the recipe."""
