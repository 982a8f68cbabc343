#pragma warning disable IDE0130
using Microsoft.Extensions.DependencyInjection;
using Millwright.EmbeddedOrleans.Reminders;
using Orleans.Runtime;

namespace Orleans
{
    /// <summary>A grain that can be reminded: by a call that comes also when the grain was not in memory, or the process was restarted.</summary>
    public interface IRemindable : IGrain
    {
        Task ReceiveReminder(string reminderName, TickStatus status);
    }

    public static class GrainReminderExtensions
    {
        /// <summary>Reminds the grain after <paramref name="dueTime"/> and then each <paramref name="period"/>, which is a minute at least unless configured.</summary>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
            return grain is IRemindable
                ? Clock(grain).Register(grain.Own.Id, reminderName, dueTime, period)
                : throw new InvalidOperationException($"{grain.GetType().Name} is not {nameof(IRemindable)}: nothing could be called to remind it.");
        }

        /// <exception cref="ReminderException">The grain has no such reminder any more.</exception>
        public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) => Clock(grain).Unregister(grain.Own.Id, reminder.ReminderName);

        /// <summary>The reminder of this name, or null.</summary>
        public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => Clock(grain).Get(grain.Own.Id, reminderName);

        public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => Clock(grain).GetAll(grain.Own.Id);

        private static ReminderClock Clock(Grain grain) => grain.ServiceProvider.GetService<ReminderClock>()
            ?? throw new InvalidOperationException("Reminders are not configured: call UseInMemoryReminderService or UseAdoNetReminderService on the silo builder.");
    }
}

namespace Orleans.Runtime
{
    public interface IGrainReminder
    {
        string ReminderName { get; }
    }

    /// <summary>When a reminder began, how often it is due, and when this one was due; UTC.</summary>
    public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        public DateTime FirstTickTime { get; } = firstTickTime;

        public TimeSpan Period { get; } = period;

        public DateTime CurrentTickTime { get; } = timeStamp;
    }

    public sealed class ReminderException(string message) : OrleansException(message);
}

namespace Orleans.Hosting
{
    public sealed class ReminderOptions
    {
        /// <summary>A shorter period is refused.</summary>
        public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);
    }
}

namespace Orleans.Configuration
{
    public sealed class AdoNetReminderTableOptions
    {
        /// <summary>Always Npgsql here; kept so that the same configuration serves both engines.</summary>
        public string Invariant { get; set; } = "Npgsql";

        public string ConnectionString { get; set; } = "";
    }
}
