using Millwright.Contracts.Alarms;
using Millwright.Contracts.Machines;
using Millwright.Storage.Machines;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;
using Millwright.Twins.State;

namespace Millwright.Silo.Machines;

/// <summary>
/// What a twin last committed. Immutable as a whole and replaced as a whole, so that readers and the live feed may hold it
/// while the twin goes on; the view is built only when somebody looks.
/// </summary>
/// <param name="changed">The alarms that the commit changed, cleared ones too; for whoever tells of alarms rather than of machines.</param>
internal sealed class LiveMachine(MachineRecord machine, MachineConfiguration configuration, TwinState state, IReadOnlyList<Alarm>? changed = null)
{
    private const int MostAlarms = 100;

    private MachineView? _view;

    public MachineRecord Machine { get; } = machine;
    public MachineConfiguration Configuration { get; } = configuration;
    public TwinState State { get; } = state;
    public IReadOnlyList<Alarm> ChangedAlarms { get; } = changed ?? [];

    public MachineView View => _view ??= Build();

    private MachineView Build() => new(
        Machine.Id.Value, State.Sequence, State.Status, MachineReason.Of(State, Configuration), Moment(State.StatusSince),
        Moment(State.FirstSeen), Moment(State.LastArrivedAt), Moment(State.LastEventAt), TimeSpan.FromMicroseconds(State.OperatingMicros).TotalHours,
        State.ReadingCount, State.LateCount, Sensors(), Episode(), Machine.Name, Machine.Type, Machine.Site, Machine.Line, [.. Machine.Tags], Machine.IsRetired,
        [.. State.Alarms.Take(MostAlarms).Select(ViewOf)]);

    public static AlarmView ViewOf(Alarm alarm) => new(
        alarm.Id, alarm.Rule, alarm.Sensor, alarm.Severity, alarm.State, alarm.Text, Time.Moment(alarm.RaisedAt), alarm.Version);

    private SensorView[] Sensors()
    {
        var views = new List<SensorView>(State.Sensors.Length);
        for (var slot = 0; slot < State.Sensors.Length; slot++)
        {
            ref readonly var sensor = ref State.Sensors[slot];
            if (sensor.LastAt == 0)
                continue;
            var name = State.SensorNames[slot];
            var deviation = sensor.Count < 2 ? 0 : Math.Sqrt(sensor.M2 / (sensor.Count - 1));
            views.Add(new SensorView(
                name, Configuration.Sensors.GetValueOrDefault(name)?.Unit, sensor.Last, Time.Moment(sensor.LastAt), sensor.Quality,
                sensor.Silent || State.Silent, sensor.Violation, sensor.Count, sensor.Mean, deviation, sensor.Min, sensor.Max, sensor.Rate, sensor.Ewma));
        }
        return [.. views];
    }

    private EpisodeView? Episode() => State.Episode is not { IsActive: true } episode
        ? null
        : new EpisodeView(
            episode.Id, Time.Moment(episode.StartedAt), Time.Moment(episode.LastBadAt), MachineReason.Of(episode.Cause, Configuration),
            episode.ReadingCount, episode.Reopened);

    private static DateTimeOffset? Moment(long micros) => micros == 0 ? null : Time.Moment(micros);
}
