#pragma once
/// Theory §3 for tanh units and the WGAN payoff as plain loops: the definition that the trainer is held against.

#include "trainer_support.hpp"

namespace ganflow::dynamics {

/// Starts where a trainer of the same game and options starts, and moves as theory §3 says.
class PlainTraining {
 public:
  PlainTraining(const GameOptions& game, const TrainOptions& options)
      : game_(game),
        options_(options),
        data_(game.data ? game.data : two_gaussians(game.dimension)),
        latent_(gaussian(game.latent_dimension)),
        bias_(1, game.dimension) {
    const auto state = make_trainer<double>(game, options).state();
    theta_ = matrix_of(state, "generator");
    omega_ = matrix_of(state, "critic");
  }

  void advance() {
    for (int s = 0; s < options_.critic_steps; ++s) {
      step_critic(static_cast<std::uint32_t>(s));
    }
    step_generator();
    ++iteration_;
  }
  const Matrix<double>& theta() const { return theta_; }
  const Matrix<double>& omega() const { return omega_; }
  const Matrix<double>& bias() const { return bias_; }

 private:
  static void clip(Matrix<double>& parameters, std::optional<double> box) {
    for (std::size_t r = 0; box && r < parameters.rows(); ++r) {
      for (std::size_t j = 0; j < parameters.cols(); ++j) {
        parameters(r, j) = std::clamp(parameters(r, j), -*box, *box);
      }
    }
  }

  Matrix<double> draw(const data::Law& law, rng::Purpose purpose, std::uint32_t substep) const {
    Matrix<double> x(options_.batch, law.dimension());
    law.sample({.seed = game_.seed, .purpose = purpose, .step = iteration_, .substep = substep}, 0, x.view());
    return x;
  }

  /// tanh(a_j·x + b_j), the first rows of `parameters` being a and then b.
  static double hidden(const Matrix<double>& parameters, std::size_t j, const double* x, std::size_t inputs) {
    double h = parameters(inputs, j);
    for (std::size_t l = 0; l < inputs; ++l) {
      h += parameters(l, j) * x[l];
    }
    return std::tanh(h);
  }

  /// y = φ(1/N Σ_j scale c_j tanh(a_j·z + b_j) + b_0).
  Matrix<double> generate(const Matrix<double>& z) const {
    Matrix<double> y(z.rows(), game_.dimension);
    for (std::size_t i = 0; i < z.rows(); ++i) {
      for (std::size_t k = 0; k < game_.dimension; ++k) {
        for (std::size_t j = 0; j < theta_.cols(); ++j) {
          y(i, k) += game_.generator_scale * theta_(game_.latent_dimension + 1 + k, j) *
                     hidden(theta_, j, z.row(i), game_.latent_dimension) / static_cast<double>(theta_.cols());
        }
        y(i, k) += bias_(0, k);
        y(i, k) = game_.readout == nets::Readout::kTanh ? std::tanh(y(i, k)) : y(i, k);
      }
    }
    return y;
  }

  void step_critic(std::uint32_t s) {
    const std::size_t d = game_.dimension;
    if (options_.clip == ClipOrder::kBeforeCriticStep) {
      clip(omega_, game_.critic_box);
    }
    const Matrix<double> x = draw(*data_, rng::Purpose::kDataBatch, s);
    const Matrix<double> y = generate(draw(*latent_, rng::Purpose::kCriticLatents, s));
    Matrix<double> gradient(omega_.rows(), omega_.cols());  // ∇_ω of mean D(x) − mean D(y)
    for (std::size_t j = 0; j < omega_.cols(); ++j) {
      for (std::size_t i = 0; i < 2 * options_.batch; ++i) {
        const bool real = i < options_.batch;
        const double* const point = real ? x.row(i) : y.row(i - options_.batch);
        const double weight = game_.critic_scale * (real ? 1 : -1) / static_cast<double>(options_.batch);
        const double value = hidden(omega_, j, point, d);
        const double inner = weight * omega_(d + 1, j) * (1 - value * value);
        for (std::size_t l = 0; l < d; ++l) {
          gradient(l, j) += inner * point[l];
        }
        gradient(d, j) += inner;
        gradient(d + 1, j) += weight * value;
      }
    }
    move(omega_, gradient, options_.critic_speed * options_.time_step / options_.critic_steps);
    if (options_.clip != ClipOrder::kBeforeCriticStep) {
      clip(omega_, game_.critic_box);
    }
  }

  void step_generator() {
    const std::size_t d = game_.dimension;
    const std::size_t latents = game_.latent_dimension;
    const Matrix<double> z = draw(*latent_, rng::Purpose::kGeneratorLatents, 0);
    const Matrix<double> y = generate(z);
    Matrix<double> gradient(theta_.rows(), theta_.cols());  // ∇_θ of −mean D(y)
    Matrix<double> bias_gradient(1, d);
    for (std::size_t i = 0; i < options_.batch; ++i) {
      std::vector<double> g(d, 0.0);
      for (std::size_t j = 0; j < omega_.cols(); ++j) {
        const double value = hidden(omega_, j, y.row(i), d);
        for (std::size_t k = 0; k < d; ++k) {
          g[k] -= game_.critic_scale * omega_(d + 1, j) * (1 - value * value) * omega_(k, j) /
                  static_cast<double>(omega_.cols() * options_.batch);
        }
      }
      for (std::size_t k = 0; k < d; ++k) {
        g[k] *= game_.readout == nets::Readout::kTanh ? 1 - y(i, k) * y(i, k) : 1;
        bias_gradient(0, k) += g[k];
      }
      for (std::size_t j = 0; j < theta_.cols(); ++j) {
        const double value = hidden(theta_, j, z.row(i), latents);
        double along = 0;
        for (std::size_t k = 0; k < d; ++k) {
          along += game_.generator_scale * g[k] * theta_(latents + 1 + k, j);
          gradient(latents + 1 + k, j) += game_.generator_scale * g[k] * value;
        }
        for (std::size_t l = 0; l < latents; ++l) {
          gradient(l, j) += along * (1 - value * value) * z(i, l);
        }
        gradient(latents, j) += along * (1 - value * value);
      }
    }
    move(theta_, gradient, -options_.time_step);
    if (game_.output_bias) {
      move(bias_, bias_gradient, -options_.time_step);
    }
    if (options_.clip == ClipOrder::kAfterHalfStep) {
      clip(theta_, game_.generator_box);
      clip(omega_, game_.critic_box);
    }
  }

  static void move(Matrix<double>& parameters, const Matrix<double>& gradient, double by) {
    for (std::size_t r = 0; r < parameters.rows(); ++r) {
      for (std::size_t j = 0; j < parameters.cols(); ++j) {
        parameters(r, j) += by * gradient(r, j);
      }
    }
  }

  GameOptions game_;
  TrainOptions options_;
  std::shared_ptr<const data::Law> data_;
  std::shared_ptr<const data::Law> latent_;
  std::uint64_t iteration_ = 0;
  Matrix<double> theta_;
  Matrix<double> omega_;
  Matrix<double> bias_;
};

}  // namespace ganflow::dynamics
