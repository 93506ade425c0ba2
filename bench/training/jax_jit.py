"""JAX: the whole iteration, draws included, is one compiled function; many iterations are one lax.fori_loop."""

import functools

import jax
import jax.numpy as jnp
import numpy

import competitor

jax.config.update("jax_enable_x64", True)  # for the float64 task; arrays keep the problem's type


def mean_unit(x, parameters):
    a, b, c = parameters
    return jnp.tanh(x @ a + b) @ c / a.shape[1]


class Jax:
    name = "JAX, jit"

    def __init__(self, task, threads):
        size = self.size = task.size
        self.task = task
        self.table = None if task.table is None else jnp.asarray(task.table)
        self.state = (self.parameters(task.theta, size.latent), self.parameters(task.omega, size.dimension))
        self.key = jax.random.key(2)
        self.one = jax.jit(self.iterate)
        self.many = jax.jit(self.run_loop)

    @staticmethod
    def parameters(rows, inputs):
        return jnp.asarray(rows[:inputs]), jnp.asarray(rows[inputs]), jnp.asarray(rows[inputs + 1:].T)

    def critic_step(self, theta, omega, x, z):
        y = mean_unit(z, theta)
        payoff = lambda w: mean_unit(x, w).mean() - mean_unit(y, w).mean()
        rate = self.size.time_step / self.size.critic_steps * self.size.units
        box = self.size.box
        return jax.tree.map(lambda w, g: jnp.clip(w + rate * g, -box, box), omega, jax.grad(payoff)(omega))

    def generator_step(self, theta, omega, z):
        loss = lambda t: -mean_unit(mean_unit(z, t), omega).mean()
        rate = self.size.time_step * self.size.units
        return jax.tree.map(lambda t, g: t - rate * g, theta, jax.grad(loss)(theta))

    def iterate(self, state, x, z_critic, z_generator):
        """x and z_critic (n_c, m, .), z_generator (m, L)."""
        theta, omega = state
        step = lambda w, batch: (self.critic_step(theta, w, *batch), None)
        omega, _ = jax.lax.scan(step, omega, (x, z_critic))
        return self.generator_step(theta, omega, z_generator), omega

    def draw(self, key):
        size = self.size
        keys = jax.random.split(key, 4)
        shape = (size.critic_steps, size.batch)
        normal = functools.partial(jax.random.normal, dtype=size.precision)
        if self.table is not None:
            x = self.table[jax.random.randint(keys[0], shape, 0, len(self.table))]
        else:
            side = jax.random.rademacher(keys[0], (*shape, 1), dtype=size.precision)
            x = side + jnp.asarray(0.1, size.precision) * normal(keys[1], (*shape, size.dimension))
        return x, normal(keys[2], (*shape, size.latent)), normal(keys[3], (size.batch, size.latent))

    def run_loop(self, state, key, iterations):
        body = lambda t, s: self.iterate(s, *self.draw(jax.random.fold_in(key, t)))
        return jax.lax.fori_loop(0, iterations, body, state)

    def replay(self):
        state = self.state
        for steps, z in self.task.batches():
            x = numpy.stack([batch[0] for batch in steps])
            latents = numpy.stack([batch[1] for batch in steps])
            state = self.one(state, x, latents, z)
        stack = lambda p: numpy.vstack([p[0], p[1], numpy.asarray(p[2]).T])
        return stack(state[0]), stack(state[1])

    def run(self, iterations):
        self.key, key = jax.random.split(self.key)
        self.state = jax.block_until_ready(self.many(self.state, key, iterations))


if __name__ == "__main__":
    competitor.main(Jax, ["jax", "jaxlib"])
