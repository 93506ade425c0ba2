"""NumPy, gradients by hand, buffers reused: one file a competitor (see problem.py for the task)."""

import numpy

import competitor
import problem


class NumpyHand:
    name = "NumPy, by hand"

    def __init__(self, task, threads):
        size = self.size = task.size
        self.task = task
        self.rng = numpy.random.default_rng(2)
        self.dtype = numpy.dtype(size.precision)
        # Units along the last axis of a (m, N) buffer; parameters as contiguous rows.
        self.A, self.B, self.C = self.split(task.theta, size.latent)
        self.a, self.b, self.c = self.split(task.omega, size.dimension)
        self.hidden = numpy.empty((size.batch, size.units), self.dtype)
        self.back = numpy.empty((size.batch, size.units), self.dtype)
        self.critic_hidden = numpy.empty((2 * size.batch, size.units), self.dtype)
        self.sign = numpy.repeat(numpy.asarray([1, -1], self.dtype) / size.batch, size.batch)

    @staticmethod
    def split(rows, inputs):
        return rows[:inputs].copy(), rows[inputs].copy(), rows[inputs + 1:].copy()

    @staticmethod
    def product(x, a, out):
        """x (n, d) times a (d, N): broadcasting is faster than BLAS when d = 1."""
        return numpy.multiply(x, a, out=out) if len(a) == 1 else numpy.matmul(x, a, out=out)

    def generate(self, z):
        self.product(z, self.A, self.hidden)
        self.hidden += self.B
        numpy.tanh(self.hidden, out=self.hidden)
        return self.hidden @ self.C.T / self.dtype.type(self.size.units)

    def critic_step(self, x, z):
        rate = self.dtype.type(self.size.time_step / self.size.critic_steps)
        both = numpy.concatenate([x, self.generate(z)])
        t = self.product(both, self.a, self.critic_hidden)
        t += self.b
        numpy.tanh(t, out=t)
        c_gradient = self.sign @ t
        numpy.multiply(t, t, out=t)
        numpy.subtract(1, t, out=t)
        b_gradient = self.sign @ t * self.c[0]
        a_gradient = (both * self.sign[:, None]).T @ t * self.c
        box = self.size.box
        for parameter, gradient in ((self.a, a_gradient), (self.b, b_gradient), (self.c[0], c_gradient)):
            parameter += rate * gradient
            numpy.clip(parameter, -box, box, out=parameter)

    def generator_step(self, z):
        size = self.size
        y = self.generate(z)
        s = self.product(y, self.a, self.critic_hidden[:size.batch])
        s += self.b
        numpy.tanh(s, out=s)
        numpy.multiply(s, s, out=s)
        numpy.subtract(1, s, out=s)
        g = s @ (self.a * self.c).T * self.dtype.type(-1 / (size.units * size.batch))
        c_gradient = g.T @ self.hidden
        numpy.multiply(self.hidden, self.hidden, out=self.hidden)
        numpy.subtract(1, self.hidden, out=self.hidden)
        self.hidden *= self.product(g, self.C, self.back)
        rate = self.dtype.type(size.time_step)
        self.A -= rate * (z.T @ self.hidden)
        self.B -= rate * self.hidden.sum(0)
        self.C -= rate * c_gradient

    def replay(self):
        for steps, z in self.task.batches():
            for x, latents in steps:
                self.critic_step(x, latents)
            self.generator_step(z)
        return numpy.vstack([self.A, self.B, self.C]), numpy.vstack([self.a, self.b, self.c])

    def run(self, iterations):
        size = self.size
        normal = lambda: self.rng.standard_normal((size.batch, size.latent), dtype=self.dtype)
        for _ in range(iterations):
            for _ in range(size.critic_steps):
                self.critic_step(problem.draw_data(size, self.rng, size.batch, self.task.table), normal())
            self.generator_step(normal())


if __name__ == "__main__":
    competitor.main(NumpyHand, ["numpy"])
