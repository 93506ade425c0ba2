#include "ganflow/dynamics/updates/joint_step.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <vector>

namespace ganflow::dynamics {

namespace {

template <class T>
void copy(ConstMatrixView<T> from, MatrixView<T> to) {
  for (std::size_t r = 0; r < to.rows(); ++r) {
    std::copy_n(from.row(r), to.cols(), to.row(r));
  }
}

template <class T>
Matrix<T> copy_of(ConstMatrixView<T> from) {
  auto to = Matrix<T>::padded(from.rows(), from.cols());
  copy<T>(from, to.view());
  return to;
}

template <class T>
std::vector<Matrix<T>> positions(std::span<const Seat<T>> seats) {
  std::vector<Matrix<T>> all;
  for (const Seat<T>& seat : seats) {
    all.push_back(copy_of<T>(seat.parameters));
  }
  return all;
}

template <class T>
void go_back(std::span<const Seat<T>> seats, const std::vector<Matrix<T>>& to) {
  for (std::size_t k = 0; k < seats.size(); ++k) {
    copy<T>(to[k].view(), seats[k].parameters);
  }
}

template <class T>
void move(std::span<const Seat<T>> seats) {
  for (const Seat<T>& seat : seats) {
    std::visit([&](auto& rule) { rule.step(seat.parameters, seat.player.gradient, seat.step); }, seat.player.rule);
    seat.project();
  }
}

template <class T>
void extragradient(std::span<const Seat<T>> seats, const std::function<void()>& find_gradients) {
  const std::vector<Matrix<T>> start = positions(seats);
  find_gradients();
  move(seats);
  find_gradients();
  go_back(seats, start);
  move(seats);
}

template <class T>
void past_extragradient(std::span<const Seat<T>> seats, const std::function<void()>& find_gradients) {
  const std::vector<Matrix<T>> start = positions(seats);
  for (const Seat<T>& seat : seats) {
    if (seat.player.past) {
      AnyRule<T> trial = seat.player.rule;  // its memory has seen this gradient already
      std::visit([&](auto& rule) { rule.step(seat.parameters, seat.player.past->view(), seat.step); }, trial);
      seat.project();
    }
  }
  find_gradients();
  for (const Seat<T>& seat : seats) {
    seat.player.past = copy_of<T>(seat.player.gradient.view());
  }
  go_back(seats, start);
  move(seats);
}

template <class T>
void optimistic(std::span<const Seat<T>> seats, const std::function<void()>& find_gradients) {
  find_gradients();
  for (const Seat<T>& seat : seats) {
    // No rule looks at the parameters: from 0 it leaves its move, without the rounding of a difference.
    auto now = Matrix<T>::padded(seat.parameters.rows(), seat.parameters.cols());
    std::visit([&](auto& rule) { rule.step(now.view(), seat.player.gradient, seat.step); }, seat.player.rule);
    for (std::size_t r = 0; r < now.rows(); ++r) {
      T* const theta = seat.parameters.row(r);
      const T* const before = seat.player.past ? seat.player.past->row(r) : now.row(r);
      for (std::size_t j = 0; j < now.cols(); ++j) {
        theta[j] += T{2} * now(r, j) - before[j];
      }
    }
    seat.player.past = std::move(now);
    seat.project();
  }
}

}  // namespace

template <class T>
void joint_step(UpdateKind kind, std::span<const Seat<T>> seats, const std::function<void()>& find_gradients) {
  GF_EXPECT(kind != UpdateKind::kAlternating);
  switch (kind) {
    case UpdateKind::kExtragradient: extragradient(seats, find_gradients); return;
    case UpdateKind::kPastExtragradient: past_extragradient(seats, find_gradients); return;
    case UpdateKind::kOptimistic: optimistic(seats, find_gradients); return;
    case UpdateKind::kAlternating:
    case UpdateKind::kSimultaneous:
    case UpdateKind::kConsensus: break;
  }
  find_gradients();
  move(seats);
}

template void joint_step(UpdateKind, std::span<const Seat<float>>, const std::function<void()>&);
template void joint_step(UpdateKind, std::span<const Seat<double>>, const std::function<void()>&);

}  // namespace ganflow::dynamics
