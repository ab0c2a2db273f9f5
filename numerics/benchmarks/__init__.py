"""How fast the simulation is: against the least that its draws and products cost, against the script a user would write, and against JAX."""
