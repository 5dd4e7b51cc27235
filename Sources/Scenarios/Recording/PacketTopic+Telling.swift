import Convergence
import Traces

extension PacketTopic {
  /// What happens to a packet, as a kind of event and a sentence.
  func telling(
    _ event: MessageLog.Event, from sender: String, to receiver: String
  ) -> (TraceEvent.Kind, String) {
    let isOrAre = self == .changes ? "are" : "is"
    return switch event {
    case .sent: (.send, "\(sender) sends \(phrase) to \(receiver)")
    case .copied: (.send, "\(phrase) from \(sender) to \(receiver) \(isOrAre) on the way twice")
    case .arrived: (.receive, "\(receiver) receives \(phrase) from \(sender)")
    case .lost: (.drop, "\(phrase) from \(sender) to \(receiver) \(isOrAre) lost")
    case .undeliverable:
      (.drop, "\(phrase) from \(sender) to \(receiver) \(isOrAre) lost: nobody is there")
    }
  }

  /// The topic with its article.
  private var phrase: String {
    switch self {
    case .changes: "changes"
    case .acknowledgement: "an acknowledgement"
    case .verdict: "a decision"
    case .unreadable: "an unreadable packet"
    default: "a \(rawValue)"
    }
  }
}
