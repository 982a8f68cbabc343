using Millwright.Learning.Features;
using Millwright.Silo.Learning;

namespace Millwright.Silo.Tests.Learning;

/// <summary>What models see of one machine.</summary>
public sealed class MachineFeaturesTests
{
    [Fact]
    public void A_reading_costs_no_memory()
    {
        string[] sensors = ["pressure", "temperature"];
        double[] values = [6.5, 50];
        var features = new MachineFeatures(TrainingSets.SpecOf([new Sensor("temperature"), new Sensor("pressure")]), MachinePast.None);
        features.Take(Batches.Start, sensors, values);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var second = 1; second <= 1_000; second++)
            features.Take(Batches.Start + second * Batches.Second, sensors, values);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
