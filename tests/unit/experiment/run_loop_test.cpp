#include "ganflow/experiment/run_loop.hpp"

#include "run_support.hpp"

#include <gmock/gmock.h>

#include <functional>

namespace ganflow::experiment {
namespace {

using testing::Contains;
using testing::ElementsAre;

/// Does nothing but count, and what a test hooks into its steps.
class ScriptedProcess final : public dynamics::Process {
 public:
  void advance() override {
    ++iteration_;
    if (on_step) {
      on_step(iteration_);
    }
  }
  std::int64_t iteration() const override { return iteration_; }
  double time() const override { return 0.5 * static_cast<double>(iteration_); }
  std::optional<std::string> divergence() const override {
    return iteration_ >= diverges_at ? std::optional<std::string>("the critic's a_1 of particle 3 is nan")
                                     : std::nullopt;
  }
  record::CheckpointState state() const override {
    record::CheckpointState state{.iteration = iteration_, .time = time(), .arrays = {}};
    state.arrays.push_back({"generator", {1, 1}, std::vector<double>{0}});
    state.arrays.push_back({"critic", {1, 1}, std::vector<double>{0}});
    return state;
  }
  void restore(const record::CheckpointState& state) override { iteration_ = state.iteration; }
  std::size_t dimension() const override { return 1; }
  void generate(const rng::Stream& /*latents*/, MatrixView<double> out) const override {
    for (std::size_t i = 0; i < out.rows(); ++i) {
      out(i, 0) = static_cast<double>(iteration_);
    }
  }
  void evaluate_critic(ConstMatrixView<double> /*x*/, MatrixView<double> /*out*/) const override {}
  double payoff(const rng::Stream& /*data*/, const rng::Stream& /*latents*/, std::size_t /*count*/) const override {
    return 0;
  }
  dynamics::Census census() const override { return {}; }
  std::optional<dynamics::BatchNodes> batch_nodes() const override { return nodes ? nodes(iteration_) : std::nullopt; }

  std::function<std::optional<dynamics::BatchNodes>(std::int64_t)> nodes;
  std::function<void(std::int64_t)> on_step;
  std::int64_t diverges_at = std::numeric_limits<std::int64_t>::max();

 private:
  std::int64_t iteration_ = 0;
};

Spec small_spec() { return minimal_with({"observe.samples=32", "dynamics.batch=16"}); }

/// Runs a process and gives the observer's notes.
LoopResult run_with(dynamics::Process& process, const LoopOptions& options, Notebook& notes) {
  const Spec spec = small_spec();
  const Experiment experiment = build(spec);
  Observables look(spec, experiment);
  const std::array<record::Observer*, 1> observers = {&notes};
  return run_loop(process, look, observers, options);
}

TEST(RunLoop, SaysHowBatchesAreSummedWhenThatChanges) {
  ScriptedProcess process;
  process.nodes = [](std::int64_t t) {
    return dynamics::BatchNodes{.generator = t < 30 ? 40U + static_cast<std::size_t>(t % 3) : (t < 60 ? 64U : 0U),
                                .critic = 20};
  };
  Notebook notes;
  run_with(process, {.iterations = 90, .observe_every = 10, .checkpoint_every = 1000}, notes);
  std::vector<std::string> paths;
  for (const std::string& line : notes.lines) {
    if (line.starts_with("event batch-path")) {
      paths.push_back(line);
    }
  }
  // The first one, clearly more nodes, and none any more; not every change by a node or two.
  EXPECT_THAT(paths, ElementsAre("event batch-path 1", "event batch-path 30", "event batch-path 60"));
}

TEST(RunLoop, TellsOfFrameThenSnapshotThenCheckpoint) {
  ScriptedProcess process;
  Notebook notes;
  const LoopResult result =
      run_with(process, {.iterations = 7, .observe_every = 2, .snapshot_every = 3, .checkpoint_every = 6}, notes);
  EXPECT_THAT(notes.lines, ElementsAre("event started 0", "frame 0", "snapshot 0", "frame 2", "snapshot 3", "frame 4",
                                       "frame 6", "snapshot 6", "checkpoint 6", "event checkpoint 6", "snapshot 7",
                                       "checkpoint 7", "event checkpoint 7", "event finished 7"));
  EXPECT_EQ(result.iterations, 7);
  EXPECT_EQ(result.time, 3.5);
  EXPECT_FALSE(result.interrupted);
  EXPECT_FALSE(result.divergence);
}

TEST(RunLoop, WithoutAnIntervalTakesTheFirstAndTheLastSnapshotOnly) {
  ScriptedProcess process;
  Notebook notes;
  run_with(process, {.iterations = 6, .observe_every = 3, .snapshot_every = 0, .checkpoint_every = 100}, notes);
  EXPECT_THAT(notes.lines, ElementsAre("event started 0", "frame 0", "snapshot 0", "frame 3", "frame 6", "snapshot 6",
                                       "checkpoint 6", "event checkpoint 6", "event finished 6"));
}

TEST(RunLoop, TellsEveryObserverTheSame) {
  const Spec spec = small_spec();
  const Experiment experiment = build(spec);
  Observables look(spec, experiment);
  Notebook first;
  Notebook second;
  const std::array<record::Observer*, 2> observers = {&first, &second};
  run_loop(*experiment.process, look, observers, {.iterations = 3});
  EXPECT_EQ(first.lines, second.lines);
  expect_same_frames(first.frames, second.frames);
}

TEST(RunLoop, WhenAskedToStopFinishesTheStepAndWritesACheckpoint) {
  ScriptedProcess process;
  std::atomic<bool> stop = false;
  process.on_step = [&](std::int64_t t) { stop = t >= 4; };
  Notebook notes;
  const LoopResult result =
      run_with(process, {.iterations = 9, .observe_every = 2, .checkpoint_every = 100, .stop = &stop}, notes);
  EXPECT_THAT(notes.lines, ElementsAre("event started 0", "frame 0", "snapshot 0", "frame 2", "frame 4", "checkpoint 4",
                                       "event checkpoint 4", "event interrupted 4"));
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(result.iterations, 4);
}

TEST(RunLoop, AskedToStopInItsLastStepHasFinished) {
  ScriptedProcess process;
  std::atomic<bool> stop = false;
  process.on_step = [&](std::int64_t t) { stop = t >= 5; };
  Notebook notes;
  const LoopResult result = run_with(process, {.iterations = 5, .stop = &stop}, notes);
  EXPECT_FALSE(result.interrupted);
  EXPECT_EQ(notes.lines.back(), "event finished 5");
}

TEST(RunLoop, AfterADivergenceRecordsNothingMore) {
  ScriptedProcess process;
  process.diverges_at = 4;
  Notebook notes;
  const LoopResult result = run_with(process, {.iterations = 9, .snapshot_every = 2, .checkpoint_every = 2}, notes);
  EXPECT_THAT(notes.lines, ElementsAre("event started 0", "frame 0", "snapshot 0", "frame 1", "frame 2", "snapshot 2",
                                       "checkpoint 2", "event checkpoint 2", "frame 3", "event diverged 4"));
  EXPECT_EQ(result.divergence, "the critic's a_1 of particle 3 is nan");
  ASSERT_EQ(notes.events.back().fields.size(), 1U);
  EXPECT_EQ(notes.events.back().fields[0].first, "where");
  EXPECT_EQ(notes.events.back().fields[0].second, record::Event::Value(*result.divergence));
  EXPECT_FALSE(result.interrupted);
}

TEST(RunLoop, OfARealDivergenceKeepsTheLastGoodCheckpoint) {
  const Spec spec = minimal_with({"dynamics.time_step=1e12", "observe.samples=16", "dynamics.batch=8"});
  const Experiment experiment = build(spec);
  Observables look(spec, experiment);
  Notebook notes;
  const std::array<record::Observer*, 1> observers = {&notes};
  const LoopResult result = run_loop(*experiment.process, look, observers, {.iterations = 9});
  ASSERT_TRUE(result.divergence);
  EXPECT_THAT(*result.divergence, testing::HasSubstr("at iteration"));
  for (const auto& checkpoint : notes.checkpoints) {
    EXPECT_LT(checkpoint.iteration, result.iterations);
    for (const double parameter : numbers(checkpoint, "generator")) {
      EXPECT_LE(std::abs(parameter), spec.dynamics.norm_limit);
    }
  }
}

TEST(RunLoop, GoesOnWithoutRepeatingWhatWasRecorded) {
  ScriptedProcess process;
  process.restore({.iteration = 4, .time = 2, .arrays = {}});
  Notebook notes;
  const LoopResult result =
      run_with(process, {.iterations = 6, .observe_every = 2, .snapshot_every = 4, .checkpoint_every = 4}, notes);
  EXPECT_THAT(notes.lines, ElementsAre("event resumed 4", "frame 6", "snapshot 6", "checkpoint 6", "event checkpoint 6",
                                       "event finished 6"));
  EXPECT_EQ(result.iterations, 6);
}

TEST(RunLoop, HasNothingToDoForARunThatIsOver) {
  ScriptedProcess process;
  process.restore({.iteration = 6, .time = 3, .arrays = {}});
  Notebook notes;
  const LoopResult result = run_with(process, {.iterations = 6}, notes);
  EXPECT_THAT(notes.lines, ElementsAre("event resumed 6", "event finished 6"));
  EXPECT_EQ(result.iterations, 6);
  EXPECT_EQ(result.time, 3);
}

/// Notes down a run of 12 iterations, with a stop after `stop_at` (0: none) and a resume from the checkpoint.
void run_twelve(const Spec& spec, std::int64_t stop_at, std::int64_t checkpoint_every, Notebook& notes) {
  const std::array<record::Observer*, 1> observers = {&notes};
  const Experiment first = build(spec);
  Observables look(spec, first);
  const std::int64_t end = stop_at == 0 ? 12 : stop_at;
  run_loop(*first.process, look, observers,
           {.iterations = end, .observe_every = 2, .checkpoint_every = checkpoint_every});
  if (stop_at != 0) {
    const Experiment second = build(spec);
    Observables look_again(spec, second);
    second.process->restore(notes.checkpoints.back());
    run_loop(*second.process, look_again, observers,
             {.iterations = 12, .observe_every = 2, .checkpoint_every = checkpoint_every});
  }
}

TEST(RunLoop, ResumedGivesTheSameFramesBitForBit) {
  for (const std::string rule : {"sgd", "rmsprop", "adam"}) {
    for (const std::string law : {"two-gaussians", "ring8"}) {
      SCOPED_TRACE(rule + " on " + law);
      const Spec spec = minimal_with({"dynamics.rule=" + rule, "dynamics.time_step=0.01", "dynamics.critic_speed=2",
                                      "dynamics.critic_steps=2", "data.law=" + law, "observe.samples=32",
                                      "generator.output_bias=true", "dynamics.batch=16"});
      Notebook whole;
      run_twelve(spec, 0, 3, whole);
      ASSERT_EQ(whole.frames.size(), 7U);
      for (const std::int64_t stop_at : {1, 5, 6}) {
        Notebook resumed;
        run_twelve(spec, stop_at, 100, resumed);
        expect_same_frames(resumed.frames, whole.frames);
        const auto& last = resumed.checkpoints.back();
        EXPECT_EQ(last.iteration, 12);
        for (const record::Array& array : whole.checkpoints.back().arrays) {
          EXPECT_TRUE(last.at(array.name).values == array.values) << array.name;
        }
      }
    }
  }
}

TEST(RunLoop, ReportsProgressAtTheEnd) {
  ScriptedProcess process;
  process.restore({.iteration = 2, .time = 1, .arrays = {}});
  std::vector<Progress> reports;
  Notebook notes;
  const LoopResult result =
      run_with(process, {.iterations = 8, .progress = [&](const Progress& p) { reports.push_back(p); }}, notes);
  ASSERT_FALSE(reports.empty());
  EXPECT_EQ(reports.back().iteration, 8);
  EXPECT_EQ(reports.back().iterations, 8);
  EXPECT_GE(reports.back().seconds, 0);
  EXPECT_NEAR(result.steps_per_second * result.seconds, 6, 1e-9);  // its own steps only
}

}  // namespace
}  // namespace ganflow::experiment
