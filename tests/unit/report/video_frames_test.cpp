#include "ganflow/report/video_frames.hpp"

#include "video_support.hpp"

#include <gmock/gmock.h>

namespace ganflow::report {
namespace {

TEST(VideoFrames, KeepWhatAFrameShowsAndNoMore) {
  const record::Series series = film_series();
  VideoFrames frames(series, film_model());
  film(frames, 1);
  ASSERT_EQ(frames.frames().size(), 5U);
  const VideoFrame& last = frames.frames().back();
  EXPECT_EQ(last.time, 20);
  EXPECT_EQ(last.samples.size(), 16U);
  EXPECT_EQ(last.critic.size(), frames.scene().line_points);
  ASSERT_TRUE(last.critic_particles.has_value());
  EXPECT_EQ(last.critic_particles->walls, std::vector<std::uint8_t>(8, 3)) << "all in a corner";
  EXPECT_EQ(last.generator->walls, std::vector<std::uint8_t>(4, 0)) << "no box";
  EXPECT_FLOAT_EQ(last.generator->x[0], 2);
  EXPECT_EQ(frames.scene().critic_x, "b");
  EXPECT_EQ(frames.scene().critic_y, "c");
}

TEST(VideoFrames, TheAxesHoldTheWholeCourseOfTheMean) {
  const record::Series series = film_series();  // a mean of ±1, deviation 0.2
  VideoFrames frames(series, film_model());
  film(frames, 1);
  EXPECT_LT(frames.scene().x.low, -1.45);
  EXPECT_GT(frames.scene().x.high, 1.45);
  EXPECT_LT(frames.scene().x.high, 2);
}

TEST(VideoFrames, ThePlaneIsSquareAndTheCriticAGridOnIt) {
  const record::Series series = film_series();
  VideoFrames frames(series, film_model());
  film(frames, 2);
  const VideoScene& scene = frames.scene();
  EXPECT_NEAR(scene.x.width(), scene.y.width(), 1e-12);
  const auto& critic = frames.frames()[1].critic;
  ASSERT_EQ(critic.size(), scene.grid_side * scene.grid_side);
  EXPECT_NEAR(critic.front(), scene.x.low + scene.y.low, 1e-6) << "D = x + y at the lower left corner";
  EXPECT_NEAR(critic.back(), scene.x.high + scene.y.high, 1e-6);
}

TEST(VideoFrames, ImagesAreASheet) {
  const record::Series series = film_series();
  VideoFrames frames(series, film_model());
  film(frames, 2, true);
  EXPECT_FALSE(frames.scene().space.has_value());
  ASSERT_TRUE(frames.frames()[0].images.has_value());
  EXPECT_EQ(frames.frames()[0].images->width(), 1U + 9 * 3);
}

TEST(VideoFrames, ManyParticlesAreThinnedEvenly) {
  const record::Series series = film_series();
  VideoFrames frames(series, film_model());
  record::Snapshot snapshot = film_snapshot(0, 1);
  std::vector<float> many(3 * 100'000);
  for (std::size_t i = 0; i < many.size(); ++i) {
    many[i] = static_cast<float>(i % 100'000);
  }
  snapshot.arrays[2] = {"generator", {3, 100'000}, many};
  frames.add(snapshot);
  const VideoParticles& particles = *frames.frames()[0].generator;
  EXPECT_EQ(particles.x.size(), 4000U);
  EXPECT_EQ(particles.x.front(), 0);
  EXPECT_EQ(particles.x.back(), 99'999);
}

TEST(VideoPair, IsBiasAgainstOuterWeightWhereThereAreSuch) {
  const ParticlePair pair = video_pair({.inputs = 2, .outputs = 2}, 5);
  EXPECT_EQ(pair.x.name + " " + pair.y.name, "b c_1");
  EXPECT_EQ(video_pair({}, 7).x.name, "coordinate 1");
}

}  // namespace
}  // namespace ganflow::report
