#pragma warning disable IDE0130
namespace Orleans
{
    /// <summary>Why an activation leaves memory.</summary>
    public readonly struct DeactivationReason(DeactivationReasonCode reasonCode, Exception? exception, string description)
    {
        public DeactivationReason(DeactivationReasonCode reasonCode, string description)
            : this(reasonCode, null, description)
        {
        }

        public DeactivationReasonCode ReasonCode { get; } = reasonCode;

        public string Description { get; } = description;

        public Exception? Exception { get; } = exception;
    }

    public enum DeactivationReasonCode : byte
    {
        None,
        ShuttingDown,
        ActivationFailed,
        ActivationIdle = 4,
        ApplicationError = 8,
        ApplicationRequested,
    }
}

namespace Orleans.Runtime
{
    /// <summary>A grain's timer; disposing it stops it.</summary>
    public interface IGrainTimer : IDisposable
    {
        void Change(TimeSpan dueTime, TimeSpan period);
    }

    public struct GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        public TimeSpan DueTime { get; init; } = dueTime;

        /// <summary><see cref="Timeout.InfiniteTimeSpan"/>: once.</summary>
        public TimeSpan Period { get; init; } = period;

        /// <summary>The callback may run while a call waits.</summary>
        public bool Interleave { get; init; }

        /// <summary>A callback counts as use: the activation is not collected as idle.</summary>
        public bool KeepAlive { get; init; }
    }

    /// <summary>What the engine itself has to report.</summary>
    public class OrleansException(string message) : Exception(message);

    /// <summary>A call was refused; it did not take effect.</summary>
    public class OrleansMessageRejectionException(string message) : OrleansException(message);

    /// <summary>The silo stops, or has stopped.</summary>
    public sealed class SiloUnavailableException(string message) : OrleansMessageRejectionException(message);

    /// <summary>The observer that a reference leads to is gone.</summary>
    public sealed class ClientNotAvailableException(string message) : OrleansException(message);

    /// <summary>Values that travel with a call to whatever it calls in turn; a change made by the callee does not come back.</summary>
    public static class RequestContext
    {
        public static void Set(string key, object value) => Millwright.EmbeddedOrleans.Calls.CallContext.Set(key, value);

        public static object? Get(string key) => Millwright.EmbeddedOrleans.Calls.CallContext.Get(key);

        public static bool Remove(string key) => Millwright.EmbeddedOrleans.Calls.CallContext.Remove(key);

        public static void Clear() => Millwright.EmbeddedOrleans.Calls.CallContext.Clear();
    }
}

namespace Orleans.Configuration
{
    public sealed class GrainCollectionOptions
    {
        /// <summary>An activation that nobody calls for this long leaves memory.</summary>
        public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

        /// <summary>How often activations are looked through.</summary>
        public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);
    }

    public sealed class SiloMessagingOptions
    {
        /// <summary>A call without an answer for this long fails with <see cref="TimeoutException"/>; whether it still happens is not known.</summary>
        public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);
    }
}
