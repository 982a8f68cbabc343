namespace Millwright.Simulator.Replay;

/// <summary>The sets whose mappings come with the simulator. Names, units and label rules are those of the publishers' descriptions.</summary>
internal static class Sets
{
    private const string Local = "yyyy-MM-dd HH:mm:ss";

    /// <summary>C-MAPSS columns 6 to 26.</summary>
    private static readonly Dictionary<string, SensorMapping> _engine = Units(
        ("T2", "°R"), ("T24", "°R"), ("T30", "°R"), ("T50", "°R"), ("P2", "psia"), ("P15", "psia"), ("P30", "psia"), ("Nf", "rpm"),
        ("Nc", "rpm"), ("epr", null), ("Ps30", "psia"), ("phi", "pps/psi"), ("NRf", "rpm"), ("NRc", "rpm"), ("BPR", null), ("farB", null),
        ("htBleed", null), ("Nf_dmd", "rpm"), ("PCNfR_dmd", "rpm"), ("W31", "lbm/s"), ("W32", "lbm/s"));

    /// <summary>SKAB's measurements; the testbed's own column names as sensors' names.</summary>
    private static readonly Dictionary<string, SensorMapping> _testbed = new()
    {
        ["accelerometer_1"] = new("Accelerometer1RMS", "g"),
        ["accelerometer_2"] = new("Accelerometer2RMS", "g"),
        ["current"] = new("Current", "A"),
        ["pressure"] = new("Pressure", "bar"),
        ["motor_temperature"] = new("Temperature", "°C"),
        ["fluid_temperature"] = new("Thermocouple", "°C"),
        ["voltage"] = new("Voltage", "V"),
        ["flow"] = new("Volume Flow RateRMS", "l/min"),
    };

    /// <summary>Eight features of each of the gas array's sixteen sensors, as <c>s01_f1</c>.</summary>
    private static readonly string[] _gasFeatures =
        [.. Enumerable.Range(1, 16).SelectMany(sensor => Enumerable.Range(1, 8).Select(feature => $"s{sensor:00}_f{feature}"))];

    public static IReadOnlyList<ReplaySet> All { get; } =
    [
        ReplaySet.Of(
            "azure-pdm",
            "Microsoft Azure predictive maintenance: simulated, hourly, 2015",
            [new Mapping
            {
                Files = "PdM_telemetry_*.csv",
                Machine = "pdm-{machineID}",
                Type = "azure-pdm",
                Time = new TimeMapping { Column = "datetime", Format = Local },
                Sensors = Columns("volt", "rotate", "pressure", "vibration"),
            }],
            Labels.Azure),
        ReplaySet.Of(
            "cmapss",
            "NASA C-MAPSS turbofan engines: simulated, run to failure; one flight cycle is sent as one hour",
            [new Mapping
            {
                Files = "t*_FD00?.txt",
                Separator = " ",
                Columns = ["unit", "cycle", "altitude", "mach", "throttle", .. _engine.Keys],
                Machine = "{file}-{unit}",
                Type = "turbofan",
                Time = new TimeMapping { Column = "cycle", Start = new DateTimeOffset(2008, 1, 1, 0, 0, 0, TimeSpan.Zero), Interval = "PT1H" },
                Sensors = _engine,
            }],
            Labels.LastCycle),
        ReplaySet.Of(
            "nab",
            "Numenta Anomaly Benchmark: measured, one metric a series; labelled windows carry the failure flag",
            [new Mapping
            {
                Files = "data/*/*.csv",
                Machine = "nab-{file}",
                Type = "nab-series",
                Time = new TimeMapping { Column = "timestamp", Format = Local },
                Sensors = Columns("value"),
            }],
            Labels.Nab),
        ReplaySet.Of(
            "skab",
            "Skoltech Anomaly Benchmark: measured on a water circulation testbed, 1 Hz; each experiment is sent as a machine",
            [
                new Mapping
                {
                    Files = "valve1/*.csv",
                    Separator = ";",
                    Machine = "skab-valve1-{file}",
                    Type = "skab-testbed",
                    Time = new TimeMapping { Column = "datetime", Format = Local },
                    Sensors = _testbed,
                    Failure = new FailureMapping("anomaly", ["1.0", "1"]),
                },
                new Mapping
                {
                    Files = "anomaly-free/*.csv",
                    Separator = ";",
                    Machine = "skab-{file}",
                    Type = "skab-testbed",
                    Time = new TimeMapping { Column = "datetime", Format = Local },
                    Sensors = _testbed,
                },
            ]),
        HydraulicRig.Set,
        BearingRig.Set,
        ReplaySet.Of(
            "ai4i2020",
            "AI4I 2020 predictive maintenance: synthetic milling; one product is sent as one minute",
            [new Mapping
            {
                Files = "ai4i2020.csv",
                Machine = "ai4i-mill",
                Type = "ai4i-mill",
                Time = Every("2020-01-01", "PT1M"),
                Sensors = new Dictionary<string, SensorMapping>
                {
                    ["air_temperature"] = new("Air temperature [K]", "K"),
                    ["process_temperature"] = new("Process temperature [K]", "K"),
                    ["rotational_speed"] = new("Rotational speed [rpm]", "rpm"),
                    ["torque"] = new("Torque [Nm]", "Nm"),
                    ["tool_wear"] = new("Tool wear [min]", "min"),
                },
                Failure = new FailureMapping("Machine failure", ["1"]),
            }]),
        ReplaySet.Of(
            "gas-sensor-drift",
            "gas sensor array drift (UCI, 2012): measured; one exposure is sent as one minute",
            [new Mapping
            {
                Files = "batch*.csv",
                Columns = ["gas", "concentration", .. _gasFeatures],
                Machine = "gas-array",
                Type = "gas-array",
                Time = Every("2008-01-01", "PT1M"),
                Sensors = new Dictionary<string, SensorMapping>(Columns(_gasFeatures)) { ["concentration"] = new(Unit: "ppmv") },
            }]),
        ReplaySet.Of(
            "drift-streams",
            "streams with concept drift: elec (measured) and SEA (made); one row is sent as half an hour",
            [new Mapping
            {
                Files = "*.csv",
                Machine = "{file}",
                Type = "drift-stream",
                Time = Every("1996-05-07", "PT30M"),
            }]),
    ];

    private static Dictionary<string, SensorMapping> Columns(params string[] names) => names.ToDictionary(n => n, _ => new SensorMapping());

    private static Dictionary<string, SensorMapping> Units(params (string Name, string? Unit)[] sensors) =>
        sensors.ToDictionary(s => s.Name, s => new SensorMapping(Unit: s.Unit));

    private static TimeMapping Every(string start, string interval) =>
        new() { Start = DateTimeOffset.Parse(start + "T00:00:00Z"), Interval = interval };
}
