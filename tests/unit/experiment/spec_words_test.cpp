#include "ganflow/experiment/spec_words.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ganflow::experiment {
namespace {

template <class E>
void expect_words_of_all(E last) {
  std::set<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    words.insert(word_of(static_cast<E>(i)));
  }
  EXPECT_EQ(words.size(), kWords<E>.size());
  EXPECT_EQ(kWords<E>.size(), static_cast<std::size_t>(last) + 1);
  EXPECT_EQ(words.count("?"), 0U);
}

TEST(SpecWords, EveryEnumeratorHasItsOwnWord) {
  expect_words_of_all(Precision::kFloat64);
  expect_words_of_all(LatentLaw::kLogistic);
  expect_words_of_all(nets::Activation::kStep);
  expect_words_of_all(nets::Readout::kTanh);
  expect_words_of_all(nets::InitialKind::kFile);
  expect_words_of_all(objectives::ObjectiveKind::kIdeal);
  expect_words_of_all(nets::ProjectionKind::kSpectral);
  expect_words_of_all(dynamics::UpdateKind::kConsensus);
  expect_words_of_all(dynamics::AverageKind::kEma);
  expect_words_of_all(TargetSource::kFile);
  expect_words_of_all(PopulationReference::kPrevious);
  expect_words_of_all(PopulationNorm::kCoupled);
  expect_words_of_all(dynamics::DynamicsKind::kGrid);
  expect_words_of_all(dynamics::FlowMethod::kAdaptive);
  expect_words_of_all(data::QuadratureRule::kQmc);
  expect_words_of_all(dynamics::RuleKind::kAdam);
  expect_words_of_all(dynamics::ClipOrder::kAfterHalfStep);
  expect_words_of_all(dynamics::CriticSchedule::kAcb17);
}

TEST(SpecWords, AValueOutsideTheEnumIsAQuestionMark) { EXPECT_EQ(word_of(static_cast<Precision>(99)), "?"); }

}  // namespace
}  // namespace ganflow::experiment
