using Millwright.Simulator.Faults;
using Millwright.Simulator.Plants;

namespace Millwright.Simulator.Tests.Faults;

public class FaultTests
{
    private static readonly PlantOptions _plant = new() { Machines = 16, Interval = TimeSpan.FromMinutes(1), FaultsPerDay = 4, TellFailures = true };

    public static TheoryData<string, string> Kinds() =>
        [.. MachineType.All.SelectMany(t => t.Faults.Select(f => (t.Name, f.Name)))];

    /// <summary>The same plant with and without faults, reading by reading: what differs is the faults' doing.</summary>
    [Fact]
    public void Faults_show_in_their_sensors_in_their_window_and_nowhere_else()
    {
        var faults = new List<Fault>();
        var plant = new Plant(_plant, Instants.Monday);
        plant.OnFault(faults.Add);
        var sound = new Plant(_plant with { FaultsPerDay = 0 }, Instants.Monday).Readings(Instants.Monday.AddDays(5));
        var shown = new HashSet<(Fault, string)>();

        foreach (var (faulty, clean) in plant.Readings(Instants.Monday.AddDays(5)).Zip(sound).ToList())
            for (var i = 0; i < faulty.Values.Length; i++)
            {
                if (faulty.Values[i] == clean.Values[i])
                    continue;
                var fault = faults.Single(f => f.Machine == faulty.Machine && f.Start <= faulty.At && faulty.At < f.End);
                shown.Add((fault, faulty.Sensors[i]));
            }

        shown.ShouldAllBe(s => s.Item1.Kind.Effects.Any(e => e.Sensor == s.Item2));
        var over = faults.Where(f => f.End < Instants.Monday.AddDays(5)).ToList();
        over.Count.ShouldBeGreaterThan(100);
        foreach (var fault in over)
            fault.Kind.Effects.Select(e => e.Sensor).ShouldBeSubsetOf(shown.Where(s => s.Item1 == fault).Select(s => s.Item2));
    }

    [Fact]
    public void The_failure_flag_tells_the_truth_and_only_when_asked()
    {
        var plant = new Plant(_plant, Instants.Monday);
        var faults = new List<Fault>();
        plant.OnFault(faults.Add);
        var readings = plant.Readings(Instants.Monday.AddDays(2)).ToList();

        readings.Count(r => r.HasFailure == true).ShouldBeGreaterThan(100);
        readings.Where(r => r.HasFailure != faults.Any(f => f.Machine == r.Machine && f.HasFailed(r.At))).ShouldBeEmpty();
        new Plant(_plant with { TellFailures = false }, Instants.Monday).Readings(Instants.Monday.AddHours(1)).ShouldAllBe(r => r.HasFailure == null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_fault_drives_a_working_machine_past_a_critical_limit(string typeName, string kindName)
    {
        var type = MachineType.All.Single(t => t.Name == typeName);
        var kind = type.Faults.Single(f => f.Name == kindName);
        var start = Instants.Monday10;
        var fault = new Fault("m", kind, start, start.AddHours(1), start.AddMinutes(75), 1);
        var light = Drive.Typical with { Load = 0.5, Heat = Drive.HeatOf(1, 0.5), Wear = 0, Ambient = 14 };
        var quantities = type.Sensors.Select(s => s.Physics(light)).ToArray();

        fault.AddTo(quantities, type, start.AddMinutes(48), 1, 1); // full from four fifths on; a burst begins every four minutes

        quantities.Zip(type.Sensors).ShouldContain(s => s.First > s.Second.CriticalHigh || s.First < s.Second.CriticalLow);
    }

    [Fact]
    public void Each_type_fails_gradually_suddenly_and_intermittently() =>
        MachineType.All.ShouldAllBe(t => t.Faults.Select(f => f.Manner).Distinct().Count() == 3);

    [Fact]
    public void A_gradual_fault_grows_a_sudden_one_is_there_and_an_intermittent_one_comes_and_goes()
    {
        var start = Instants.Monday10;
        double[] Severities(Manner manner) =>
            [.. Enumerable.Range(0, 120).Select(m => new Fault("m", new FaultKind("f", manner), start, start.AddHours(2), start.AddHours(3), 9).Severity(start.AddMinutes(m)))];

        Severities(Manner.Gradual).Zip(Severities(Manner.Gradual).Skip(1)).ShouldAllBe(s => s.Second >= s.First);
        Severities(Manner.Sudden).ShouldAllBe(s => s == 1);
        var bursts = Severities(Manner.Intermittent);
        bursts.Zip(bursts.Skip(1)).Count(s => s.First != s.Second).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void What_is_warm_cools_until_the_end_and_what_shows_at_once_is_gone_with_the_repair()
    {
        var start = Instants.Monday10;
        var fault = new Fault("m", new FaultKind("f", Manner.Sudden), start, start.AddHours(1), start.AddHours(2), 1);

        (fault.Severity(start.AddMinutes(59)), fault.Warmth(start.AddMinutes(5)), fault.Warmth(start.AddMinutes(59))).ShouldBe((1, 0.5, 1));
        (fault.Severity(start.AddMinutes(90)), fault.Warmth(start.AddMinutes(90))).ShouldBe((0, 0.5));
        fault.Warmth(start.AddHours(2)).ShouldBe(0);
    }

    [Fact]
    public void A_fault_begins_only_while_its_line_works_and_never_during_another()
    {
        var faults = new List<Fault>();
        var plant = new Plant(_plant, Instants.Monday);
        plant.OnFault(faults.Add);
        _ = plant.Readings(Instants.Monday.AddDays(7)).Count();

        foreach (var machine in faults.GroupBy(f => f.Machine))
        {
            var pattern = plant.Machines.Single(m => m.Placement.Id == machine.Key).Pattern;
            machine.ShouldAllBe(f => pattern.Works(f.Start));
            machine.Zip(machine.Skip(1)).ShouldAllBe(f => f.First.End <= f.Second.Start);
        }
    }

    [Fact]
    public void A_coarser_sampling_sees_the_same_faults()
    {
        List<Fault> Faults(TimeSpan interval)
        {
            var faults = new List<Fault>();
            var plant = new Plant(_plant with { Interval = interval }, Instants.Monday);
            plant.OnFault(faults.Add);
            _ = plant.Readings(Instants.Monday.AddDays(4)).Count();
            return [.. faults.OrderBy(f => f.Machine).ThenBy(f => f.Start).Where(f => f.Start < Instants.Monday.AddDays(3))];
        }

        Faults(TimeSpan.FromHours(6)).ShouldBe(Faults(TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public void The_ground_truth_names_machine_fault_times_and_sensors()
    {
        var start = Instants.Monday10;
        var fault = new Fault("pump-0001", MachineType.All[1].Faults[1], start, start.AddHours(1), start.AddMinutes(75), 1);
        var (csv, json) = (new StringWriter(), new StringWriter());

        using (var truth = new GroundTruth(csv, csv: true))
            truth.Write(fault);
        using (var truth = new GroundTruth(json, csv: false))
            truth.Write(fault);

        csv.ToString().ShouldBe(
            "machineId,fault,manner,start,mended,end,sensors\n"
            + "pump-0001,seal-leak,sudden,2024-01-01T10:30:00Z,2024-01-01T11:30:00Z,2024-01-01T11:45:00Z,flow discharge_pressure motor_current\n");
        json.ToString().ShouldBe(
            """{"machineId":"pump-0001","fault":"seal-leak","manner":"sudden","start":"2024-01-01T10:30:00Z","mended":"2024-01-01T11:30:00Z","end":"2024-01-01T11:45:00Z","sensors":["flow","discharge_pressure","motor_current"]}"""
            + "\n");
    }
}
