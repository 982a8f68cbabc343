using Millwright.Storage.Alarms;

namespace Millwright.Gateway.Live;

/// <summary><c>/hubs/alarms</c>: clients subscribe, and hear <c>alarms</c> messages.</summary>
internal sealed class AlarmHub(HubSubscriptions<AlarmHub, AlarmRow> subscriptions) : FeedHub<AlarmHub, AlarmRow, AlarmRequest>(subscriptions);
