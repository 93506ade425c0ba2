"""PyTorch: autograd (eager or scripted or compiled networks), or gradients by hand without autograd (see problem.py)."""

import sys

import numpy
import torch

import competitor


def mean_unit(x, a, b, c):
    """mean_j c_j tanh(a_j.x + b_j): a (d, N), b (N), c (N, K) -> (n, K). One fused product for d = 1."""
    hidden = torch.addcmul(b, x, a) if a.shape[0] == 1 else torch.addmm(b, x, a)
    return torch.mm(hidden.tanh(), c) / a.shape[1]


class Torch:
    name = "PyTorch"

    def __init__(self, task, threads, variant):
        torch.set_num_threads(threads)
        torch.manual_seed(2)
        torch.set_flush_denormal(True)
        self.task, self.size, self.variant = task, task.size, variant
        self.name = f"PyTorch, {variant}"
        self.dtype = getattr(torch, self.size.precision)
        self.theta = self.parameters(task.theta, self.size.latent)
        self.omega = self.parameters(task.omega, self.size.dimension)
        self.table = None if task.table is None else torch.from_numpy(task.table)
        m = self.size.batch
        self.sign = torch.cat([torch.full((m,), 1.0 / m), torch.full((m,), -1.0 / m)]).to(self.dtype)
        self.network = mean_unit
        if variant == "scripted":
            self.network = torch.jit.script(mean_unit)
        if variant == "compiled":
            self.critic_gradient = torch.compile(self.critic_gradient)
            self.generator_gradient = torch.compile(self.generator_gradient)
        if variant == "by-hand":
            self.critic_gradient = self.critic_gradient_by_hand
            self.generator_gradient = self.generator_gradient_by_hand

    def parameters(self, rows, inputs):
        rows = torch.from_numpy(rows)
        parts = [rows[:inputs].clone(), rows[inputs].clone(), rows[inputs + 1:].t().contiguous()]
        return [p.requires_grad_(self.variant != "by-hand") for p in parts]

    def critic_gradient(self, omega, both):
        loss = torch.dot(self.network(both, *omega).view(-1), self.sign)
        return torch.autograd.grad(loss, omega)

    def generator_gradient(self, theta, omega, z):
        loss = -self.network(self.network(z, *theta), *omega).mean()
        return torch.autograd.grad(loss, theta)

    def critic_gradient_by_hand(self, omega, both):
        a, b, c = omega
        t = (torch.addcmul(b, both, a) if len(a) == 1 else torch.addmm(b, both, a)).tanh_()
        c_gradient = torch.mv(t.t(), self.sign)
        t.mul_(t).neg_().add_(1)
        row = c.view(-1)
        b_gradient = torch.mv(t.t(), self.sign) * row
        a_gradient = torch.mm((both * self.sign[:, None]).t(), t) * row
        n = self.size.units
        return a_gradient / n, b_gradient / n, c_gradient[:, None] / n

    def generator_gradient_by_hand(self, theta, omega, z):
        A, B, C = theta
        a, b, c = omega
        n = self.size.units
        t = (torch.addcmul(B, z, A) if len(A) == 1 else torch.addmm(B, z, A)).tanh_()
        y = torch.mm(t, C) / n
        s = (torch.addcmul(b, y, a) if len(a) == 1 else torch.addmm(b, y, a)).tanh_()
        s.mul_(s).neg_().add_(1)
        g = torch.mm(s, (a * c.view(-1)).t()) * (-1.0 / (n * len(z)))
        C_gradient = torch.mm(t.t(), g)
        t.mul_(t).neg_().add_(1)
        t.mul_(torch.mm(g, C.t()) if C.shape[1] > 1 else g * C.t())
        return torch.mm(z.t(), t) / n, t.sum(0) / n, C_gradient / n

    def critic_step(self, x, z):
        with torch.no_grad():
            both = torch.cat([x, mean_unit(z, *self.theta)])
        gradients = self.critic_gradient(self.omega, both)
        rate = self.size.time_step / self.size.critic_steps * self.size.units
        with torch.no_grad():
            for parameter, gradient in zip(self.omega, gradients):
                parameter.add_(gradient, alpha=rate).clamp_(-self.size.box, self.size.box)

    def generator_step(self, z):
        gradients = self.generator_gradient(self.theta, self.omega, z)
        with torch.no_grad():
            for parameter, gradient in zip(self.theta, gradients):
                parameter.sub_(gradient, alpha=self.size.time_step * self.size.units)

    def replay(self):
        for steps, z in self.task.batches():
            for x, latents in steps:
                self.critic_step(torch.from_numpy(x), torch.from_numpy(latents))
            self.generator_step(torch.from_numpy(z))
        stack = lambda p: numpy.vstack([p[0].detach().numpy(), p[1].detach().numpy(), p[2].detach().numpy().T])
        return stack(self.theta), stack(self.omega)

    def data(self):
        m, size = self.size.batch, self.size
        if self.table is not None:
            return self.table[torch.randint(0, len(self.table), (m,))]
        side = torch.randint(0, 2, (m, 1)).to(self.dtype) * 2 - 1
        return side + 0.1 * torch.randn(m, size.dimension, dtype=self.dtype)

    def run(self, iterations):
        normal = lambda: torch.randn(self.size.batch, self.size.latent, dtype=self.dtype)
        for _ in range(iterations):
            for _ in range(self.size.critic_steps):
                self.critic_step(self.data(), normal())
            self.generator_step(normal())


if __name__ == "__main__":
    variant = sys.argv.pop(1)
    competitor.main(lambda task, threads: Torch(task, threads, variant), ["torch"])
