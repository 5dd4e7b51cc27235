import CRDTs
import CanonicalCoding
import Causality
import ConvergenceTesting
import NetworkSimulator
import ReplicatedDocument
import Specifications

/// A record with a field of every sort: a register, a set, a counter, a map and another record.
struct Trip: CausalRecord {
  var title = LWWRegister<Int>()
  var packing = ORSet<Int>()
  var budget = CausalCounter()
  var days = ORMap<String, ORSet<Int>>()
  var hotel = Hotel()

  static let fields: RecordFields<Trip> = [
    .init("title", \.title), .init("packing", \.packing), .init("budget", \.budget),
    .init("days", \.days), .init("hotel", \.hotel),
  ]
}

struct Hotel: CausalRecord {
  var name = LWWRegister<Int>()
  var isBooked = EWFlag()

  static let fields: RecordFields<Hotel> = [.init("name", \.name), .init("booked", \.isBooked)]
}

/// A record shows what the specification of each field says of the edits of that field.
enum TripSpecification: CausalSpecification {
  typealias Store = Trip
  typealias Days = ORMapSpecification<ORSetSpecification>

  enum Operation: Sendable, CustomStringConvertible {
    case title(LWWRegisterSpecification.Operation)
    case packing(ORSetSpecification.Operation)
    case budget(CausalCounterSpecification.Operation)
    case days(Days.Operation)
    case hotel(LWWRegisterSpecification.Operation)
    case removeAll

    var description: String {
      switch self {
      case .title(let operation): "title: \(operation)"
      case .packing(let operation): "packing: \(operation)"
      case .budget(let operation): "budget: \(operation)"
      case .days(let operation): "days: \(operation)"
      case .hotel(let operation): "hotel: \(operation)"
      case .removeAll: "remove all"
      }
    }
  }

  struct Value: Equatable {
    var title: LWWRegisterSpecification.Value
    var packing: ORSetSpecification.Value
    var budget: CausalCounterSpecification.Value
    var days: Days.Value
    var hotel: LWWRegisterSpecification.Value
  }

  static func operation(from random: inout KeyedSequence) -> Operation {
    switch random.below(11) {
    case 0..<2: .title(LWWRegisterSpecification.operation(from: &random))
    case 2..<4: .packing(ORSetSpecification.operation(from: &random))
    case 4..<6: .budget(CausalCounterSpecification.operation(from: &random))
    case 6..<8: .days(Days.operation(from: &random))
    case 8..<10: .hotel(LWWRegisterSpecification.operation(from: &random))
    default: .removeAll
    }
  }

  static func apply(
    _ operation: Operation, to store: inout Trip, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Trip.Delta {
    switch operation {
    case .title(let edit):
      store.update(\.title, using: &dots) {
        LWWRegisterSpecification.apply(edit, to: &$0, using: &$1, at: time)
      }
    case .packing(let edit):
      store.update(\.packing, using: &dots) {
        ORSetSpecification.apply(edit, to: &$0, using: &$1, at: time)
      }
    case .budget(let edit):
      store.update(\.budget, using: &dots) {
        CausalCounterSpecification.apply(edit, to: &$0, using: &$1, at: time)
      }
    case .days(let edit):
      store.update(\.days, using: &dots) { Days.apply(edit, to: &$0, using: &$1, at: time) }
    case .hotel(let edit):
      store.update(\.hotel, using: &dots) { hotel, dots in
        hotel.update(\.name, using: &dots) {
          LWWRegisterSpecification.apply(edit, to: &$0, using: &$1, at: time)
        }
      }
    case .removeAll: store.removeAll(using: &dots)
    }
  }

  static func value(of store: Trip) -> Value {
    Value(
      title: LWWRegisterSpecification.value(of: store.title),
      packing: ORSetSpecification.value(of: store.packing),
      budget: CausalCounterSpecification.value(of: store.budget),
      days: Days.value(of: store.days),
      hotel: LWWRegisterSpecification.value(of: store.hotel.name))
  }

  static func contributes(_ operation: Operation) -> Bool {
    switch operation {
    case .title(let edit), .hotel(let edit): LWWRegisterSpecification.contributes(edit)
    case .packing(let edit): ORSetSpecification.contributes(edit)
    case .budget(let edit): CausalCounterSpecification.contributes(edit)
    case .days(let edit): Days.contributes(edit)
    case .removeAll: false
    }
  }

  static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool {
    switch (operation, earlier) {
    case (.title(let a), .title(let b)), (.hotel(let a), .hotel(let b)):
      LWWRegisterSpecification.cancels(a, b)
    case (.packing(let a), .packing(let b)): ORSetSpecification.cancels(a, b)
    case (.budget(let a), .budget(let b)): CausalCounterSpecification.cancels(a, b)
    case (.days(let a), .days(let b)): Days.cancels(a, b)
    case (.removeAll, _): true
    default: false
    }
  }

  static func value(ofLive contributions: [Contribution<Operation>]) -> Value {
    Value(
      title: LWWRegisterSpecification.value(
        ofLive: contributions.select { if case .title(let edit) = $0 { edit } else { nil } }),
      packing: ORSetSpecification.value(
        ofLive: contributions.select { if case .packing(let edit) = $0 { edit } else { nil } }),
      budget: CausalCounterSpecification.value(
        ofLive: contributions.select { if case .budget(let edit) = $0 { edit } else { nil } }),
      days: Days.value(
        ofLive: contributions.select { if case .days(let edit) = $0 { edit } else { nil } }),
      hotel: LWWRegisterSpecification.value(
        ofLive: contributions.select { if case .hotel(let edit) = $0 { edit } else { nil } }))
  }
}

extension [Contribution<TripSpecification.Operation>] {
  /// Those of one field, as its own specification knows them.
  fileprivate func select<Operation: Sendable>(
    _ edit: (TripSpecification.Operation) -> Operation?
  ) -> [Contribution<Operation>] {
    compactMap { contribution in
      edit(contribution.operation).map {
        Contribution(
          $0, by: contribution.replica, ordinal: contribution.ordinal, at: contribution.timestamp)
      }
    }
  }
}
