#include "ganflow/experiment/study_writer.hpp"

#include "study_support.hpp"

#include <gmock/gmock.h>

namespace ganflow::experiment {
namespace {

std::string again(const std::string& text) { return write_study(study_of(text)); }

TEST(StudyWriter, WritesWhatReadsBackTheSame) {
  const std::vector<std::string> overrides = {"critic.activation=erf", "critic.units=", "reference.seed=4"};
  for (const bool quick : {false, true}) {
    const std::string text =
        write_study(study_of(kSmallStudy + "[quick]\nreplicas = 1\n", {.quick = quick, .overrides = overrides}));
    EXPECT_EQ(again(text), text);
    EXPECT_THAT(text, testing::HasSubstr("unset = [\"critic.units\"]"));
    EXPECT_THAT(text, testing::HasSubstr(quick ? "replicas = 1\n" : "replicas = 3\n"));
  }
}

TEST(StudyWriter, KeepsEveryPartOfTheStudiesThatShip) {
  for (const std::string& name : study_names()) {
    const Study study =
        parse_study(shipped_study_text(name), name,
                    {.load_spec_text = [](auto& spec) { return std::string(gallery_spec_text(spec)); }});
    const std::string text = write_study(study);
    EXPECT_EQ(again(text), text) << name;
    const Study read = study_of(text);
    EXPECT_EQ(read.set, study.set);
    EXPECT_EQ(read.reference, study.reference);
    EXPECT_EQ(read.options, study.options);
    EXPECT_EQ(read.axes.size(), study.axes.size());
    EXPECT_EQ(read.fits.size(), study.fits.size());
    EXPECT_EQ(read.means.size(), study.means.size());
    EXPECT_EQ(read.plots.size(), study.plots.size());
  }
}

}  // namespace
}  // namespace ganflow::experiment
