#include "ganflow/record/array.hpp"

#include <gmock/gmock.h>

namespace ganflow::record {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

template <class T>
class ArrayOf : public testing::Test {};
using Scalars = testing::Types<float, double, std::int64_t>;
TYPED_TEST_SUITE(ArrayOf, Scalars);

TYPED_TEST(ArrayOf, LeavesPaddingOutAndPutsNumbersBack) {
  Matrix<TypeParam> matrix = Matrix<TypeParam>::padded(2, 3);
  for (std::size_t r = 0; r < 2; ++r) {
    for (std::size_t c = 0; c < 3; ++c) {
      matrix(r, c) = static_cast<TypeParam>(10 * r + c);
    }
  }
  ASSERT_GT(matrix.stride(), 3U);
  const Array array = to_array<TypeParam>("theta", matrix);
  EXPECT_EQ(array.name, "theta");
  EXPECT_EQ(array.shape, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(std::get<std::vector<TypeParam>>(array.values), (std::vector<TypeParam>{0, 1, 2, 10, 11, 12}));
  Matrix<TypeParam> back = Matrix<TypeParam>::padded(2, 3);
  copy_into<TypeParam>(array, back);
  EXPECT_EQ(back(1, 2), static_cast<TypeParam>(12));
}

TEST(Array, CopyIntoRefusesAnotherShapeOrType) {
  const Array array{"theta", {2, 3}, std::vector<float>(6)};
  Matrix<float> narrow(2, 2);
  Matrix<double> wide(2, 3);
  EXPECT_THAT([&] { copy_into<float>(array, narrow); }, ThrowsMessage<InputError>(HasSubstr("'theta'")));
  EXPECT_THROW(copy_into<double>(array, wide), InputError);
  const Array flat{"theta", {6}, std::vector<float>(6)};
  Matrix<float> matrix(2, 3);
  EXPECT_THROW(copy_into<float>(flat, matrix), InputError);
}

TEST(State, FindsArraysByNameAndSaysWhatThereIs) {
  const State state{
      .iteration = 1, .time = 2, .arrays = {{"a", {1}, std::vector<float>{1}}, {"b", {0}, std::vector<float>{}}}};
  EXPECT_TRUE(state.contains("b"));
  EXPECT_FALSE(state.contains("c"));
  EXPECT_EQ(state.at("a").size(), 1U);
  EXPECT_THAT([&] { state.at("c"); }, ThrowsMessage<InputError>(AllOf(HasSubstr("'c'"), HasSubstr("a, b"))));
}

}  // namespace
}  // namespace ganflow::record
