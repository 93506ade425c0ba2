#include "ganflow/experiment/spec_writer.hpp"

#include "ganflow/experiment/gallery.hpp"
#include "ganflow/experiment/spec_changes.hpp"
#include "ganflow/experiment/spec_schema.hpp"

#include "minimal_spec.hpp"
#include "same_spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace ganflow::experiment {
namespace {

using testing::HasSubstr;

const RunProvenance kProvenance = {.build = {.version = "0.1.0",
                                             .commit = "abc+",
                                             .compiler = "GNU 12",
                                             .build = "Release",
                                             .host = "a \"quoted\" host",
                                             .processor = "p",
                                             .cores = 2},
                                   .simd_target = "AVX2"};

void expect_round_trip(const Spec& spec) {
  const std::string text = write_spec(spec, kProvenance);
  const Spec read = parse_spec(text, "another-name.toml");
  EXPECT_TRUE(same(read, spec)) << text;
  EXPECT_TRUE(spec_changes(read, spec).empty()) << text;
}

TEST(SpecWriter, GallerySpecsReadBackTheSame) {
  for (const std::string& name : gallery_names()) {
    SCOPED_TRACE(name);
    expect_round_trip(parse_spec(gallery_spec_text(name), name));
  }
}

TEST(SpecWriter, LawsSayTheirOwnDefaults) {
  const std::string text = write_spec(parse_spec("data.law = \"two-gaussians\"\ncritic.box = 1", "t.toml"));
  for (const char* line : {"\ndimension = 1 ", "\nstd = 0.1 ", "\nradius = 1.0 "}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(SpecWriter, EveryLawAndStartReadsBackTheSame) {
  for (const std::vector<std::string>& overrides : std::vector<std::vector<std::string>>{
           {"data.law=gaussian-mixture", "data.means=[[0.1, 1], [2, 3]]", "data.weights=[0.3, 0.7]",
            "data.covariances=[[[1, 0.1], [0.1, 1]], [[2, 0], [0, 2]]]"},
           {"data.file=x y.npz", "data.labels=l.npy", "data.array=images", "data.limit=5", "data.standardise=false"},
           {"data.file=x.csv", "data.columns=[\"a\", \"b \\\"c\\\"\"]"},
           {"generator.start.a={law = \"file\", file = \"C:\\\\start.npy\"}", "title=\"tab\\there\""},
           {"generator.start.a={law = \"uniform\", low = -0.1, high = 0.3}", "critic.start.b.law=uniform-in-box"},
           {"dynamics.generator_rate=0.3", "dynamics.critic_rate=0.7", "run.until=77.7", "precision=float64"},
           {"dynamics.norm_limit=1.7976931348623157e308", "generator.start.b.std=5e-324"},
           {"seed=9223372036854775807", "generator.box=0.1", "dynamics.clip=after-half-step"}}) {
    SCOPED_TRACE(testing::PrintToString(overrides));
    expect_round_trip(minimal_with(overrides));
  }
}

/// A value that the key alone would accept, spread over many magnitudes.
Value draw_value(const Key& key) {
  switch (key.type) {
    case ValueType::kBool: return *rc::gen::arbitrary<bool>();
    case ValueType::kInteger: {
      constexpr std::int64_t kLargest = 100'000;  // far below what memory refuses
      const auto low = static_cast<std::int64_t>(std::max(key.range.low, -1e5));
      return *rc::gen::inRange<std::int64_t>(low, kLargest);
    }
    case ValueType::kReal: {
      const double x =
          std::ldexp(static_cast<double>(*rc::gen::arbitrary<std::int64_t>()), *rc::gen::inRange(-90, -50));
      return key.range.high < 2 ? std::min(std::abs(x), 0.875) : key.range.low >= 0 ? std::abs(x) : x;
    }
    case ValueType::kText:
      return key.words.empty() ? Value(*rc::gen::string<std::string>()) : Value(*rc::gen::elementOf(key.words));
    case ValueType::kTexts:
      return key.words.empty() ? *rc::gen::container<Texts>(3, rc::gen::string<std::string>())
                               : Texts{*rc::gen::elementOf(key.words)};
    case ValueType::kReals: return Reals{0.25, 0.75};
    case ValueType::kMatrix: return RealMatrix{{0.1}, {1.5}};
    case ValueType::kMatrices: return RealMatrices{{{0.3}}};
    case ValueType::kIntegers: return Integers{3, 2};
  }
  return false;
}

TEST(SpecWriter, PerturbedGallerySpecsReadBackTheSame) {
  setenv("RC_PARAMS", "seed=20261124 max_success=500", 1);  // a fixed seed: no false alarms, no luck
  int tried = 0;
  int accepted = 0;
  const bool holds = rc::check([&] {
    const std::string name = *rc::gen::elementOf(gallery_names());
    std::vector<std::string> overrides;
    const int count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) {
      const Key& key = schema()[*rc::gen::inRange<std::size_t>(0, schema().size())];
      overrides.push_back(key.path + "=" + to_toml(draw_value(key)));
    }
    ++tried;
    Spec spec;
    try {
      spec = parse_spec(gallery_spec_text(name), name, overrides);
    } catch (const InputError&) {
      return;  // the keys contradict each other; spec_checks_test says which may
    }
    ++accepted;
    const Spec read = parse_spec(write_spec(spec, kProvenance), "another-name.toml");
    RC_ASSERT(same(read, spec));
  });
  EXPECT_TRUE(holds);
  EXPECT_GT(accepted, tried / 5) << "too few of the drawn specs were valid to prove anything";
}

TEST(SpecWriter, ShowsRatesAndLengthThatFollow) {
  const std::string text = write_spec(minimal_with({"run.iterations=8000"}));
  EXPECT_THAT(text, HasSubstr("here generator_rate = 12.8\n"));
  EXPECT_THAT(text, HasSubstr("here critic_rate = 12.8\n"));
  EXPECT_THAT(text, HasSubstr("here until = 800\n"));
}

TEST(SpecWriter, LeavesOutIdleKeysAndShowsUnsetOnesAsComments) {
  const std::string text = write_spec(minimal_with({}));
  EXPECT_EQ(text.find("\nbeta1 ="), std::string::npos);
  EXPECT_EQ(text.find("\npenalty ="), std::string::npos);
  EXPECT_THAT(text, HasSubstr("\n# title = "));
  EXPECT_EQ(text.find("provenance"), std::string::npos);
}

TEST(SpecWriter, RecordsProvenance) {
  const std::string text = write_spec(minimal_with({}), kProvenance);
  EXPECT_THAT(text, HasSubstr("[provenance]"));
  EXPECT_THAT(text, HasSubstr("commit = \"abc+\""));
  EXPECT_THAT(text, HasSubstr("simd_target = \"AVX2\""));
  EXPECT_THAT(text, HasSubstr("host = \"a \\\"quoted\\\" host\""));
  EXPECT_THAT(text, HasSubstr("cores = 2"));
}

// docs/spec.md ends in key_reference(). GANFLOW_UPDATE_DOCS=1 rewrites that part.
TEST(SpecWriter, TheReferenceInTheDocsIsUpToDate) {
  const char* source = std::getenv("GANFLOW_SOURCE_DIR");
  if (source == nullptr) {
    GTEST_SKIP() << "run by ctest, which says where the sources are";
  }
  const std::string path = std::string(source) + "/docs/spec.md";
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  const std::string marker = "## All keys\n";
  const auto end = content.str().find(marker);
  ASSERT_NE(end, std::string::npos) << path << " has no line '## All keys'";
  const std::string wanted = content.str().substr(0, end + marker.size()) + key_reference();
  if (std::getenv("GANFLOW_UPDATE_DOCS") != nullptr) {
    std::ofstream(path) << wanted;
    return;
  }
  EXPECT_EQ(content.str(), wanted) << "run this test once with GANFLOW_UPDATE_DOCS=1";
}

TEST(SpecWriter, TheReferenceListsEveryKey) {
  const std::string text = key_reference();
  for (const Key& key : schema()) {
    EXPECT_THAT(text, HasSubstr("| `" + std::string(key.leaf()) + "` |"));
  }
}

}  // namespace
}  // namespace ganflow::experiment
