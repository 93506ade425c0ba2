#include "ganflow/report/particle_plot.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

record::Snapshot populations(std::size_t generator_rows, std::size_t critic_rows) {
  std::vector<float> generator(generator_rows * 4, 0.25F);
  std::vector<float> critic(critic_rows * 8, 0.5F);
  critic[0] = 0;
  return {.iteration = 3,
          .time = 0.3,
          .arrays = {{"generator", {generator_rows, 4}, generator}, {"critic", {critic_rows, 8}, critic}}};
}

const RunModel kModel = {.title = "", .generator = {.inputs = 1}, .critic = {.outputs = 1, .box = 0.5}};

TEST(ParticleFigure, ShowsBothPopulationsTheBoxAndTheMass) {
  const auto figure = particle_figure(populations(3, 3), kModel, "t = 0.3");
  ASSERT_TRUE(figure.has_value());
  EXPECT_THAT(figure->drawing, AllOf(HasSubstr("generator, 4 particles"), HasSubstr("critic, 8 particles, box ±0.5"),
                                     HasSubstr("rectangle from first -0.5, first -0.5 to first 0.5, first 0.5"),
                                     HasSubstr("corner 87.5%"), HasSubstr("on 2 walls 12.5%")));
  // Four coincident particles are one mark of the full size; seven of eight critic particles in a corner, √(7/8) of it.
  EXPECT_THAT(figure->data, AllOf(HasSubstr("0.25,0.25,3.4\n"), HasSubstr("0.5,0.5,3.18\n")));
}

TEST(ParticleFigure, WithoutABoxThereIsNoSquareAndNoKey) {
  RunModel model = kModel;
  model.critic.box.reset();
  const auto figure = particle_figure(populations(3, 3), model, "");
  EXPECT_THAT(figure->drawing, AllOf(Not(HasSubstr("rectangle")), Not(HasSubstr("corner"))));
}

TEST(ParticleFigure, HasARowForEachLayer) {
  RunModel model = kModel;
  model.critic.inner = {2};
  const record::Snapshot snapshot{.iteration = 3,
                                  .time = 0.3,
                                  .arrays = {{"critic.1", {4, 3}, std::vector<float>(12, 0.25F)},
                                             {"critic.2", {4, 5}, std::vector<float>(20, 0.25F)}}};
  const auto figure = particle_figure(snapshot, model, "");
  ASSERT_TRUE(figure.has_value());
  EXPECT_THAT(figure->drawing,
              AllOf(HasSubstr("critic, layer 1, 3 particles"), HasSubstr("'c_2'"),
                    HasSubstr("critic, layer 2, 5 particles"), HasSubstr("'a_2'"), Not(HasSubstr("generator"))));
}

TEST(ParticleFigure, ThereIsNoneWithoutPopulations) {
  EXPECT_FALSE(particle_figure({}, kModel, "").has_value());
  record::Snapshot flat{.iteration = 0, .time = 0, .arrays = {{"critic", {4}, std::vector<float>(4)}}};
  EXPECT_FALSE(particle_figure(flat, kModel, "").has_value());
}

TEST(ParticleFigure, IsDrawnByGnuplotWhateverTheNumbers) {
  SKIP_WITHOUT_GNUPLOT();
  for (const auto& [generator, critic] :
       {std::pair{3U, 3U}, std::pair{5U, 4U}, std::pair{40U, 30U}, std::pair{2U, 9U}}) {
    const ScratchFolder scratch;
    const auto figure = particle_figure(populations(generator, critic), kModel, "it's");
    EXPECT_EQ(draw(figure.value(), scratch.path()).size(), 4U) << generator;
  }
  const ScratchFolder scratch;
  record::Snapshot broken = populations(3, 3);
  broken.arrays[0].values = std::vector<float>(12, std::nanf(""));
  EXPECT_NO_THROW(draw(particle_figure(broken, kModel, "").value(), scratch.path()));
}

}  // namespace
}  // namespace ganflow::report
