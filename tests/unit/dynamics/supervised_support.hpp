#pragma once
/// Small teachers and learners.

#include "ganflow/dynamics/supervised_training.hpp"

#include "trainer_support.hpp"

namespace ganflow::dynamics {

struct LessonOptions {
  std::size_t inputs = 2;
  std::size_t outputs = 2;
  std::size_t teacher_units = 3;
  std::size_t units = 6;
  nets::Activation activation = nets::Activation::kErf;
  nets::Readout readout = nets::Readout::kIdentity;
  bool output_bias = false;
  std::optional<double> box = {};
};

template <class T>
nets::Population<T> some_units(std::size_t count, const LessonOptions& lesson, rng::Purpose purpose) {
  nets::NetworkOptions options;
  options.units = count;
  options.activation = lesson.activation;
  options.scale = 1.5;
  return nets::start_population<T>(options, lesson.inputs, lesson.outputs, 4, purpose, {});
}

template <class T>
SupervisedParts<T> make_lesson(const LessonOptions& lesson) {
  return {.learner = {some_units<T>(lesson.units, lesson, rng::Purpose::kGeneratorStart), lesson.readout,
                      lesson.output_bias},
          .box = make_box(lesson.box),
          .pairs = std::make_shared<TeacherLaw>(
              gaussian(lesson.inputs), some_units<double>(lesson.teacher_units, lesson, rng::Purpose::kCriticStart)),
          .seed = 6};
}

}  // namespace ganflow::dynamics
