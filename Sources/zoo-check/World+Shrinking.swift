import ConvergenceTesting

/// What goes wrong comes first among the parts, then the edits.
///
/// Leaving out an edit changes what is expected, so every selection is a world of its own.
extension World: Shrinkable {
  var partCount: Int { conditions.count + events.count }

  func keeping(_ parts: [Int]) -> Self {
    var smaller = self
    smaller.conditions = parts.filter { $0 < conditions.count }.map { conditions[$0] }
    smaller.events = parts.filter { $0 >= conditions.count }.map { events[$0 - conditions.count] }
    return smaller
  }
}
