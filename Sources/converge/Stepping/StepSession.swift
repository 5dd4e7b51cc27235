import Scenarios
import Traces

/// Where somebody is who walks through a run, and what each command does.
struct StepSession {
  let travel: TimeTravel
  private(set) var moment = 0
  private(set) var hasEnded = false

  /// The replica that is shown whatever happens; otherwise the one on which something happened.
  private var chosen: Int?
  private var lastShown = 0
  private var wanted = ""

  /// What to say instead of showing where one is.
  private(set) var remark: String?

  init(_ travel: TimeTravel) {
    self.travel = travel
  }

  static let help = """
    n → space enter   next moment             p ← b     previous moment
    g N               to moment N             g 1.5s    to a time
    s                 to the start            e         to the end
    f                 to the failure          /TEXT     to the next that tells of TEXT
    /                 the same again          ?TEXT     to the one before
    1…9, r NAME       show this replica       0, r      show the one it happens on
    h                 this list               q         quit
    """

  /// The replica that is shown.
  var replica: Int { chosen ?? travel.events(at: moment).compactMap(\.lane).first ?? lastShown }

  /// Does what a command says.
  mutating func perform(_ command: String) {
    remark = nil
    lastShown = replica
    let rest = String(command.dropFirst().drop { $0 == " " })
    switch command.first {
    case "n", " ", nil: go(to: moment + 1)
    case "p", "b": go(to: moment - 1)
    case "s": go(to: 0)
    case "e": go(to: travel.moments.count - 1)
    case "g": goThere(rest)
    case "f": goToFailure()
    case "/": search(rest, backward: false)
    case "?": search(rest, backward: true)
    case "r": choose(rest)
    case .some(let digit) where digit.isASCII && digit.isNumber && command.count == 1:
      choose(digit == "0" ? "" : command)
    case "h": remark = Self.help
    case "q": hasEnded = true
    default: remark = "no command '\(command)'; h lists them"
    }
  }

  private mutating func go(to place: Int) {
    let last = travel.moments.count - 1
    if place < 0 { remark = "this is the start" }
    if place > last { remark = "this is the end" }
    moment = min(max(place, 0), last)
  }

  /// Goes to the number of a moment, or to the first one at a time or after.
  private mutating func goThere(_ text: String) {
    if let number = Int(text) {
      guard travel.moments.indices.contains(number) else {
        remark = "there are moments 0 to \(travel.moments.count - 1)"
        return
      }
      return go(to: number)
    }
    guard let time = ScenarioDuration.nanoseconds(text) else {
      remark = "g takes a moment or a time, such as 12 or 1.5s, not '\(text)'"
      return
    }
    let place = travel.moments.indices.first {
      (travel.events(at: $0).first?.time ?? 0) >= time
    }
    go(to: place ?? travel.moments.count - 1)
  }

  private mutating func goToFailure() {
    guard let failure = travel.recording.trace.failure else {
      remark = "nothing fails in this run"
      return
    }
    go(to: travel.moment(ofEvent: failure.event))
  }

  private mutating func search(_ text: String, backward: Bool) {
    if !text.isEmpty { wanted = text }
    let count = travel.moments.count
    let order = (1..<count).map { (moment + (backward ? count - $0 : $0)) % count }
    let sought = wanted.lowercased()
    guard
      let place = order.first(where: { place in
        travel.events(at: place).contains { $0.text.lowercased().contains(sought) }
      })
    else {
      remark = "nothing else tells of '\(wanted)'"
      return
    }
    go(to: place)
  }

  private mutating func choose(_ text: String) {
    let lanes = travel.recording.trace.lanes
    if text.isEmpty {
      chosen = nil
    } else if let place = lanes.firstIndex(of: text) {
      chosen = place
    } else if let number = Int(text), lanes.indices.contains(number - 1) {
      chosen = number - 1
    } else {
      remark = "there is no replica '\(text)', but \(lanes.joined(separator: ", "))"
    }
  }
}
