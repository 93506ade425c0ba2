#include "ganflow/report/run_state.hpp"

#include <gmock/gmock.h>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;

record::Event event(const char* kind, std::int64_t iteration) {
  return {.iteration = iteration, .time = 0.1 * static_cast<double>(iteration), .kind = kind, .fields = {}};
}

record::Series one_row() {
  record::Series series({"w1"});
  series.append({.iteration = 40, .time = 4, .values = {1}});
  return series;
}

TEST(StateOfRun, IsWhatHappenedLast) {
  using Events = std::vector<record::Event>;
  EXPECT_EQ(state_of_run(Events{event("started", 0), event("finished", 6000)}, one_row(), "r"),
            "Finished at t = 600 (6000 iterations).");
  EXPECT_THAT(state_of_run(Events{event("started", 0), event("interrupted", 50)}, one_row(), "runs/r"),
              HasSubstr("'ganflow resume runs/r'"));
  EXPECT_THAT(state_of_run(Events{event("interrupted", 50), event("resumed", 50)}, one_row(), "r"),
              AllOf(HasSubstr("Not finished"), HasSubstr("t = 4 (40 iterations)")));
  auto diverged = event("diverged", 7);
  diverged.fields = {{"where", std::string("omega of particle 3 is inf")}};
  EXPECT_EQ(state_of_run(Events{diverged}, one_row(), "r"),
            "Diverged at t = 0.7 (7 iterations): omega of particle 3 is inf.");
  EXPECT_THAT(state_of_run({}, record::Series({"w1"}), "r"), HasSubstr("Just begun"));
}

}  // namespace
}  // namespace ganflow::report
