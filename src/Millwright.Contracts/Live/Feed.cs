using Millwright.Contracts.Alarms;
using Millwright.Contracts.Machines;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Millwright.Contracts.Live;

/// <summary>A gateway's ear: hears what changed on every silo.</summary>
[Alias("millwright.feed-observer")]
public interface IFeedObserver : IGrainObserver
{
    /// <summary>
    /// The newest state of each machine that changed since the silo's last call, each machine at most once.
    /// A machine's <see cref="MachineView.Version"/> never goes back; an older one is to be dropped.
    /// </summary>
    [OneWay, Alias("changed")]
    Task Changed(MachineView[] machines);

    /// <summary>
    /// The newest form of each alarm that changed since the silo's last call, each at most once; those that were cleared are among them.
    /// Those that were put into an incident since come again with its id. An alarm's <see cref="AlarmChange.Version"/> never goes back; of an older
    /// one only the incident may be news.
    /// </summary>
    [OneWay, Alias("alarms-changed")]
    Task AlarmsChanged(AlarmChange[] alarms);
}

/// <summary>Who listens. Key 0. Gateways renew within <see cref="Lease"/>; silos ask for the list and send to each directly.</summary>
[Alias("millwright.feed-directory"), Version(1)]
public interface IFeedDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>A listener not renewed for this long is dropped.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Alias("join")]
    Task Join(IFeedObserver gateway);

    [Alias("leave")]
    Task Leave(IFeedObserver gateway);

    [Alias("listeners")]
    Task<IFeedObserver[]> Listeners();
}
