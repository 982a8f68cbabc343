using Millwright.Twins.Events;

namespace Millwright.Twins.Notices;

/// <summary>Ids that follow from what they name, so that the same thing done twice is done once.</summary>
public static class NoticeIds
{
    public static Guid Destination(Guid channel, string recipient) => DerivedId.Of($"{channel:N}", "destination", 0, recipient);

    public static Guid Notice(Guid happened, Guid destination) => DerivedId.Of($"{happened:N}", "notice", 0, $"{destination:N}");

    /// <summary>Of a message that tells several; the same several give the same id.</summary>
    public static Guid Together(Guid destination, string what, long firstSequence, long lastSequence) => DerivedId.Of($"{destination:N}", what, lastSequence, $"{firstSequence}");

    public static Guid Event(string source, string type, DateTimeOffset at, string? detail = null) => DerivedId.Of(source, type, at.UtcTicks, detail);
}
