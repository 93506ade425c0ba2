#include "ganflow/io/stored_run.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/io/run_directory.hpp"

#include "../scratch_folder.hpp"

namespace ganflow::io {
namespace {

record::State state_at(std::int64_t iteration) {
  return {.iteration = iteration,
          .time = 0.1 * static_cast<double>(iteration),
          .arrays = {{"samples", {1, 2}, std::vector<float>{0.5F, static_cast<float>(iteration)}}}};
}

TEST(StoredRun, SeesWhatTheRunWroteWhileItGoesOn) {
  const ScratchFolder scratch;
  const auto directory = RunDirectory::create(scratch / "pendulum", "name = 'pendulum'\n", {"w1"});
  const StoredRun stored(scratch / "pendulum/");
  EXPECT_EQ(stored.name(), "pendulum");
  EXPECT_EQ(stored.spec_text(), "name = 'pendulum'\n");
  EXPECT_EQ(stored.series().size(), 0U);
  EXPECT_TRUE(stored.events().empty());
  EXPECT_FALSE(stored.verdict().has_value());

  directory->on_frame({.iteration = 5, .time = 0.5, .values = {0.25}});
  directory->on_event({.iteration = 5, .time = 0.5, .kind = "started", .fields = {}});
  directory->on_snapshot(state_at(5));
  directory->on_checkpoint(state_at(5));
  directory->write_verdict({});
  EXPECT_EQ((*stored.series().column("w1"))[0], 0.25);
  EXPECT_EQ(stored.events().at(0).kind, "started");
  EXPECT_EQ(stored.snapshot_iterations(), std::vector<std::int64_t>{5});
  EXPECT_EQ(std::get<std::vector<float>>(stored.snapshot(5).at("samples").values)[1], 5.0F);
  EXPECT_EQ(stored.checkpoint_iterations(), std::vector<std::int64_t>{5});
  EXPECT_EQ(stored.checkpoint(5).iteration, 5);
  EXPECT_TRUE(stored.verdict().has_value());
}

TEST(StoredRun, RefusesWhatIsNoRunOrNotThere) {
  const ScratchFolder scratch;
  EXPECT_THROW(StoredRun(scratch / "missing"), InputError);
  EXPECT_THROW(StoredRun(scratch.path()), InputError);
  const auto directory = RunDirectory::create(scratch / "a", "", {});
  EXPECT_THROW(StoredRun(scratch / "a").snapshot(3), InputError);
}

}  // namespace
}  // namespace ganflow::io
