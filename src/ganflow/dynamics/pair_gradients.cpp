#include "ganflow/dynamics/pair_gradients.hpp"

#include "ganflow/core/fill.hpp"

namespace ganflow::dynamics {

template <class T>
void find_pair_gradients(const nets::Generator<T>& generator, nets::LayersView<T> critic,
                         const objectives::Objective& objective, const PairBatch<T>& batch,
                         const PairGradients<T>& gradients) {
  const std::size_t m = batch.latents.rows();
  const MatrixView<T> y = batch.samples.row_range(m, m);
  generator.generate(batch.latents, y);
  Matrix<T> cotangents(m, y.cols());
  for (const nets::LayerGradients<T>* const player : {&gradients.generator, &gradients.critic}) {
    for (std::size_t layer = 0; layer < player->size(); ++layer) {
      fill((*player)[layer], 0);
    }
  }
  fill(gradients.bias, 0);
  std::visit(
      [&](const auto& game) {
        game.template add_critic_gradient<T>(critic, {batch.samples}, batch.mix, gradients.critic);
        game.template generator_cotangents<T>(critic, y, cotangents);
      },
      objective);
  generator.add_gradient(batch.latents, y, cotangents, gradients.generator, gradients.bias);
}

#define GF_INSTANTIATE(T)                                                                                         \
  template void find_pair_gradients(const nets::Generator<T>&, nets::LayersView<T>, const objectives::Objective&, \
                                    const PairBatch<T>&, const PairGradients<T>&);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::dynamics
