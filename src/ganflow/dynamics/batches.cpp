#include "ganflow/dynamics/batches.hpp"

#include "ganflow/core/parallel.hpp"

#include <algorithm>
#include <utility>

namespace ganflow::dynamics {

namespace {

/// Numbers of samples drawn together, at most: 4 MiB of floats, which stay in cache.
constexpr std::size_t kTogether = 1U << 20U;

constexpr std::size_t kDrawWork = 32;  ///< of a number drawn, in what parallel_for counts: 3 ns and more

/// Batches that are drawn together: all critic steps of an iteration and the generator's, if they fit. One that moves
/// with the generator, or for as long as it takes, is drawn alone.
std::size_t count_slots(const TrainOptions& options, std::size_t latent_dimension, std::size_t dimension) {
  if (options.updates != UpdateKind::kAlternating || options.best_response > 0) {
    return 1;
  }
  const std::size_t numbers = std::max<std::size_t>(1, options.batch * std::max(latent_dimension, dimension));
  return std::clamp<std::size_t>(kTogether / numbers, 1,
                                 static_cast<std::size_t>(std::max(0, options.critic_steps)) + 1);
}

}  // namespace

template <class T>
Batches<T>::Batches(Sources sources, const TrainOptions& options)
    : sources_(std::move(sources)),
      m_(options.batch),
      slots_(count_slots(options, latent().dimension(), data().dimension())),
      batch_(slots_ * 2 * m_, data().dimension()),
      made_(slots_ > 1 ? slots_ * m_ : 0, data().dimension()),
      latents_(slots_ * m_, latent().dimension()) {}

template <class T>
rng::Stream Batches<T>::stream(rng::Purpose purpose, std::int64_t iteration, int critic_step) const {
  return {.seed = sources_.seed,
          .purpose = purpose,
          .step = static_cast<std::uint64_t>(iteration),
          .substep = static_cast<std::uint32_t>(critic_step)};
}

template <class T>
MatrixView<T> Batches<T>::critic_batch(std::size_t slot) {
  return batch_.view().row_range(slot * 2 * m_, 2 * m_);
}

template <class T>
MatrixView<T> Batches<T>::generated(std::size_t slot) {
  return critic_batch(slot).row_range(m_, m_);
}

template <class T>
MatrixView<T> Batches<T>::latents(std::size_t slot) {
  return latents_.view().row_range(slot * m_, m_);
}

template <class T>
ConstMatrixView<T> Batches<T>::drawn_latents() const {
  return latents_.view().row_range(0, drawn_ * m_);
}

template <class T>
ConstMatrixView<T> Batches<T>::drawn_samples() const {
  return batch_.view().row_range(0, 2 * m_);
}

template <class T>
void Batches<T>::draw(const nets::Generator<T>& generator, std::int64_t iteration, int first, std::size_t count,
                      int critic_steps) {
  drawn_ = count;
  parallel_for(count, kDrawWork * count * m_ * (latent().dimension() + data().dimension()), [&](std::size_t slot) {
    const int step = first + static_cast<int>(slot);
    if (step < critic_steps) {
      data().sample(stream(rng::Purpose::kDataBatch, iteration, step), 0, critic_batch(slot).row_range(0, m_));
      latent().sample(stream(rng::Purpose::kCriticLatents, iteration, step), 0, latents(slot));
    } else {
      latent().sample(stream(rng::Purpose::kGeneratorLatents, iteration, 0), 0, latents(slot));
    }
  });
  if (count == 1) {
    generator.generate(latents(0), generated(0));
    return;
  }
  const MatrixView<T> made = made_.view().row_range(0, count * m_);
  generator.generate(latents_.view().row_range(0, count * m_), made);
  parallel_for(count, count * m_ * made.cols(),
               [&](std::size_t slot) { std::copy_n(made.row(slot * m_), m_ * made.cols(), generated(slot).data()); });
}

template <class T>
void Batches<T>::draw_pair(std::int64_t iteration) {
  drawn_ = 1;
  data().sample(stream(rng::Purpose::kDataBatch, iteration, 0), 0, critic_batch(0).row_range(0, m_));
  latent().sample(stream(rng::Purpose::kCriticLatents, iteration, 0), 0, latents(0));
}

template class Batches<float>;
template class Batches<double>;

}  // namespace ganflow::dynamics
