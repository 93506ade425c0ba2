#include "ganflow/core/provenance.hpp"

#include <gtest/gtest.h>

namespace ganflow {
namespace {

TEST(Provenance, KnowsEveryField) {
  const Provenance p = provenance();
  EXPECT_EQ(p.version.find_first_not_of("0123456789."), std::string::npos) << p.version;
  EXPECT_FALSE(p.version.empty());
  EXPECT_FALSE(p.compiler.empty());
  EXPECT_FALSE(p.build.empty());
  EXPECT_FALSE(p.host.empty());
  EXPECT_FALSE(p.processor.empty());
  EXPECT_GE(p.cores, 1);
}

TEST(Provenance, CommitIsAHashOrUnknown) {
  std::string commit = provenance().commit;
  if (commit == "unknown") {
    GTEST_SKIP() << "built outside git";
  }
  if (commit.ends_with('+')) {
    commit.pop_back();
  }
  EXPECT_EQ(commit.size(), 12U) << commit;
  EXPECT_EQ(commit.find_first_not_of("0123456789abcdef"), std::string::npos) << commit;
}

TEST(Provenance, IsTheSameAtEveryCall) {
  const Provenance first = provenance();
  const Provenance second = provenance();
  EXPECT_EQ(first.commit, second.commit);
  EXPECT_EQ(first.host, second.host);
  EXPECT_EQ(first.processor, second.processor);
}

}  // namespace
}  // namespace ganflow
