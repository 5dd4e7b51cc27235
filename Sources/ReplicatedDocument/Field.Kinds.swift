import CRDTs
import Causality
import SortedCollections

extension Field {
  /// A place for each kind.
  struct Kinds: Equatable, Sendable {
    var map: Map
    var set: Members
    var counter: CausalCounter
    var register: LWWRegister<JSONValue>

    init(isWhole: Bool) {
      map = Map(isWhole: isWhole)
      set = Members(isWhole: isWhole)
      counter = CausalCounter(isWhole: isWhole)
      register = LWWRegister(isWhole: isWhole)
    }

    func holds(_ kind: Kind) -> Bool {
      switch kind {
      case .map: !map.isEmpty
      case .set: !set.isEmpty
      case .counter: !counter.isEmpty
      case .register: !register.isEmpty
      }
    }

    mutating func merge(_ other: Self, context: CausalContext, otherContext: CausalContext) {
      map.merge(other.map, context: context, otherContext: otherContext)
      set.merge(other.set, context: context, otherContext: otherContext)
      counter.merge(other.counter, context: context, otherContext: otherContext)
      register.merge(other.register, context: context, otherContext: otherContext)
    }

    /// The one form of these contents.
    var storage: Storage {
      let spoken = (!map.isBlank, !set.isBlank, !counter.isEmpty, !register.isEmpty)
      switch spoken {
      case (false, false, false, false): return .blank
      case (true, false, false, false): return .map(map)
      case (false, true, false, false): return .set(set)
      case (false, false, true, false): return .counter(counter)
      case (false, false, false, true):
        let writes = register.elements
        if writes.count == 1, let only = writes.first { return .write(only.key, only.value) }
        return .several(self)
      default: return .several(self)
      }
    }
  }

  /// The contents in their places, those of which the field says nothing blank.
  var kinds: Kinds {
    get {
      var kinds = Kinds(isWhole: isWhole)
      switch storage {
      case .blank: break
      case .write(let dot, let write): kinds.register = LWWRegister(dot, write)
      case .map(let map): kinds.map = map
      case .set(let set): kinds.set = set
      case .counter(let counter): kinds.counter = counter
      case .several(let all): return all
      }
      return kinds
    }
    set { storage = newValue.storage }
  }
}

extension Field.Map {
  /// Whether nothing is said, not even of a key that something was removed from it.
  var isBlank: Bool { existence.isEmpty && contents.listed.isEmpty }
}

extension Field.Members {
  /// Whether nothing is said, not even of a member that it was removed.
  var isBlank: Bool { existence.isEmpty && contents == ORSet(isWhole: isWhole) }
}
