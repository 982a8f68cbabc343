using Millwright.Learning.Baselines;
using Millwright.Learning.Calibration;
using Millwright.Learning.Linear;
using Millwright.Learning.ModelFiles;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;
using Millwright.Learning.Tests.Trees;
using Millwright.Learning.Trees.Boosting;
using Millwright.Learning.Trees.Forests;

namespace Millwright.Learning.Tests.ModelFiles;

public sealed class ModelFileTests
{
    private static readonly Table _table = Samples.Rows(200, 21);
    private static readonly Target.Class _classes = new(Samples.Classes(_table, 3), 3);
    private static readonly TrainingRun _run = new(Seed: 1);
    private static readonly Lazy<Dictionary<string, IModel>> _models = new(() => new()
    {
        ["boosted"] = new BoostedTreesTrainer(new() { Iterations = 3 }).Train(_table, _classes, null, _run),
        ["forest"] = new RandomForestTrainer(new() { Trees = 3 }).Train(_table, _classes, null, _run),
        ["linear"] = new LinearTrainer().Train(_table, _classes, null, _run),
        ["constant"] = new ConstantTrainer().Train(_table, _classes, null, _run),
        ["platt"] = Calibrated(PlattMap.Fit),
        ["isotonic"] = Calibrated(IsotonicMap.Fit),
    });

    public static TheoryData<string> Names => ["boosted", "forest", "linear", "constant", "platt", "isotonic"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_comes_back_as_it_was(string name)
    {
        var model = _models.Value[name];

        var back = ModelFile.Read<IModel>(new MemoryStream(HostileFiles.Write(model)));

        back.Inputs.ShouldBe(model.Inputs);
        back.PredictAll(_table).SelectMany(row => row).ShouldBe(model.PredictAll(_table).SelectMany(row => row));
        HostileFiles.Write(back).ShouldBe(HostileFiles.Write(model));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_with_any_byte_changed_or_cut_off_is_refused(string name) => HostileFiles.Refused(HostileFiles.Write(_models.Value[name]));

    /// <summary>Whoever changes a file can also make its sum right: what is then read is refused by name or is a model that can be asked.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_changed_file_with_the_right_sum_is_refused_or_harmless(string name) => HostileFiles.WithTheRightSum(HostileFiles.Write(_models.Value[name]), AskOrRefuse);

    [Fact]
    public void A_claimed_length_takes_no_memory_before_its_bytes_are_there()
    {
        var file = HostileFiles.Write(_models.Value["constant"]);
        BitConverter.TryWriteBytes(file.AsSpan(12), ModelFile.MaxBytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Should.Throw<ModelFileException>(() => ModelFile.Read(new MemoryStream(file))).Message.ShouldContain("cut off");

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000_000);
    }

    [Fact]
    public void A_newer_version_is_refused_by_its_number()
    {
        var file = HostileFiles.Write(_models.Value["constant"]);
        file[8] = 9;

        Should.Throw<ModelFileException>(() => ModelFile.Read(new MemoryStream(file))).Message.ShouldContain("version 9");
    }

    private static void AskOrRefuse(byte[] file)
    {
        IModel model;
        try
        {
            model = ModelFile.Read<IModel>(new MemoryStream(file));
        }
        catch (ModelFileException)
        {
            return;
        }
        model.Predict(new double[model.Inputs.Count], new double[model.Outputs]);
    }

    private static CalibratedModel Calibrated(Func<double[], bool[], CalibrationMap> fit) =>
        CalibratedModel.Fit(new BoostedTreesTrainer(new() { Iterations = 3 }).Train(_table, _classes, null, _run), _table, _classes, fit);
}
